package dev.ringback.server.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.Fuzz;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeFuzzTest {
  private static final List<String> PATHS =
      List.of(
          "/api/m2m/v1/callbacks/0252012345-00001/name/CarrierService",
          "/ringback/v1/messages/msg_01M7VV1VDG5T6RMBQBD4C6JN1F",
          "http://h:80/a/%2e%2e/b?x=1&y=%zz",
          "/a//b/?q",
          "*");

  @Test
  void form_isReadOrIsNone() {
    Fuzz.run(
        List.of("a=b&c=d", "grant_type=client_credentials&scope=read+write", "x=%C3%A9&=&&y", "%"),
        text ->
            Form.read(text).ifPresent(form -> assertThat(form.firstInAnyCase("a")).isNotNull()));
  }

  @Test
  void percentCoding_decodesWhatWasEncoded_andAnythingElseOrNothing() {
    Fuzz.run(
        List.of("plain", "a b+c%", "é\u2028\ud83d\ude00", "%C3%A9"),
        text -> {
          assertThat(PercentCoding.decode(text)).isNotNull();
          if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            var encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
            assertThat(PercentCoding.decode(encoded)).contains(text);
          }
        });
  }

  @Test
  void path_goesSomewhereOrNowhere() {
    var api =
        new Api(
            "/api/m2m/v1",
            new ProblemJson(),
            List.of(
                Route.of(
                    "GET",
                    "/api/m2m/v1/callbacks/{account}/name/{service}",
                    _ -> Response.of(200, "text/plain", Body.EMPTY))));
    var router = new Router(List.of(api), new ProblemJson());
    Fuzz.run(
        PATHS,
        text -> {
          var target = Target.of(text);
          assertThat(router.find("GET", target.path())).isNotNull();
        });
  }
}
