package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

@Timeout(60)
class FlameTest {
  private static final List<String> INNER =
      List.of("loop", "dev.ringback.A.run", "io.netty.B.<init>");

  @Test
  void drawing_isAsWideAsTheSharesAndReadsInFull() throws Exception {
    var flame = new Flame();
    add(flame, 3, INNER);
    add(flame, 1, List.of("loop", "dev.ringback.A.run", "java.lang.Long.sum"));

    var groups = groups(new FlameDrawing("Title & more", "note", flame).html());

    assertThat(groups)
        .extracting(group -> text(group, "text"))
        .containsExactly("all", "loop", "A.run", "B.<init>", "Long.sum");
    assertThat(groups)
        .extracting(group -> number(group, "width"))
        .containsExactly(1600.0, 1600.0, 1600.0, 1200.0, 400.0);
    assertThat(groups)
        .extracting(group -> number(group, "x"))
        .containsExactly(0.0, 0.0, 0.0, 0.0, 1200.0);
    assertThat(groups)
        .extracting(group -> group.getAttribute("class"))
        .containsExactly("thread", "thread", "own", "network", "other");
    assertThat(text(groups.get(3), "title"))
        .contains("io.netty.B.<init>")
        .contains("75.00 %, 3 samples");
  }

  @Test
  void drawing_neverWritesBeyondAFrame() throws Exception {
    var flame = new Flame();
    for (var i = 0; i < 2_000; i++) {
      add(
          flame,
          1 + i % 50,
          List.of("thread", "a.Caller" + i % 40 + ".method", "b.Callee" + i + ".call"));
    }

    var html = new FlameDrawing("t", "n", flame).html();
    var groups = groups(html);

    assertThat(groups).hasSizeBetween(40, FlameDrawing.MOST_FRAMES);
    assertThat(html.length()).isLessThan(150_000);
    for (var group : groups) {
      assertThat(text(group, "text").length() * FlameDrawing.LETTER)
          .isLessThanOrEqualTo(number(group, "width"));
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "processor time is sampled on Linux only")
  void samples_showWhatAThreadIsAt(@TempDir Path folder) throws Exception {
    var file = folder.resolve("busy.jfr");
    try (var recording = new Recording()) {
      recording.enable("jdk.CPUTimeSample").with("throttle", "5ms");
      recording.start();
      var busy = Thread.ofPlatform().name("busy-7").start(() -> spin(Duration.ofMillis(500)));
      busy.join();
      recording.stop();
      recording.dump(file);
    }

    var flame = Samples.of(file, List.of(new Groups.Span(Instant.EPOCH, Instant.MAX)));
    var elsewhere = Samples.of(file, List.of(new Groups.Span(Instant.EPOCH, Instant.EPOCH)));

    var thread =
        flame.root().callees().stream().filter(one -> one.name().equals("busy")).findFirst();
    assertThat(thread).isPresent();
    assertThat(new FlameDrawing("t", "n", flame).html()).contains("FlameTest.spin");
    assertThat(elsewhere.root().samples()).isZero();
  }

  private static void spin(Duration length) {
    var until = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private static void add(Flame flame, int times, List<String> stack) {
    for (var i = 0; i < times; i++) {
      flame.add(stack);
    }
  }

  /// The frames of the drawing, which has to be well-formed.
  private static List<Element> groups(String html) throws Exception {
    var svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6);
    var nodes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)))
            .getElementsByTagName("g");
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static String text(Element group, String tag) {
    return group.getElementsByTagName(tag).item(0).getTextContent();
  }

  private static double number(Element group, String attribute) {
    var rect = (Element) group.getElementsByTagName("rect").item(0);
    return Double.parseDouble(rect.getAttribute(attribute));
  }
}
