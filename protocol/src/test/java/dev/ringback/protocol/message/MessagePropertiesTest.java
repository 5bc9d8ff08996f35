package dev.ringback.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.protocol.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MessagePropertiesTest {
  private static final List<Example> EXAMPLES = Example.all();

  /// Values to put where others were expected.
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.50",
          "1e300",
          "1E-7",
          "\"\"",
          "\"x\"",
          "\"7\"",
          "\"-007.50\"",
          "[]",
          "[1]",
          "[{}]",
          "[\"a\",null]",
          "{}",
          "{\"a\":null}",
          "{\"id\":\"1\",\"kind\":\"ESN\"}",
          "\"2024-06-11t17:28:53+02:00\"",
          "\"\\uD800\"",
          "123456789012345678901234567890");

  @Property(tries = 5_000)
  void read_ofWhatWasWritten_givesTheSameMessage(@ForAll long seed) {
    var random = new Random(seed);
    var example = EXAMPLES.get(random.nextInt(EXAMPLES.size()));
    var body = JsonObject.read(example.body());
    for (var changes = random.nextInt(4); changes >= 0; changes--) {
      body = bent(body, random).asObject().orElse(body);
    }
    var message = CallbackMessage.read(example.family(), example.service(), body.utf8());
    var again = CallbackMessage.read(example.family(), example.service(), message.utf8());
    assertThat(again).isEqualTo(message).hasSameHashCodeAs(message);
    assertThat(again.utf8()).isEqualTo(message.utf8());
    assertThat(message.correlationId()).isNotNull();
  }

  @Property(tries = 5_000)
  void read_ofBentBytes_givesAMessageOrSaysThatItIsNoJson(@ForAll long seed) {
    var random = new Random(seed);
    var example = EXAMPLES.get(random.nextInt(EXAMPLES.size()));
    var bytes = example.body().clone();
    for (var flips = random.nextInt(5); flips >= 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    try {
      assertThat(CallbackMessage.read(example.family(), example.service(), bytes).utf8())
          .isNotEmpty();
      assertThat(CallbackBody.read(bytes).digest()).hasSize(32);
      assertThat(CallbackBody.credentialsIn(bytes))
          .isEqualTo(CallbackBody.read(bytes).credentials());
    } catch (MalformedJson refused) {
      assertThat(refused).hasMessageContaining("at byte");
    }
  }

  @Property(tries = 5_000)
  void read_ofAnyBytes_saysThatTheyAreNoJson(@ForAll byte[] bytes) {
    try {
      assertThat(CallbackBody.read(bytes).toString()).startsWith("CallbackBody");
    } catch (MalformedJson refused) {
      assertThat(refused.offset()).isNotNegative();
    }
  }

  @Property(tries = 50)
  void digest_isTheSameForEveryAttempt(@ForAll String password, @ForAll long count) {
    for (var example : EXAMPLES) {
      var again =
          JsonObject.read(example.body())
              .with(FieldNames.PASSWORD, password)
              .with(FieldNames.CALLBACK_COUNT, count);
      assertThat(CallbackBody.read(again.utf8()).digest())
          .isEqualTo(CallbackBody.read(example.body()).digest());
    }
  }

  /// The value with one value somewhere in it replaced, removed or added.
  private static JsonValue bent(JsonValue value, Random random) {
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      var names = new ArrayList<>(object.members().keySet());
      var name = names.get(random.nextInt(names.size()));
      return switch (random.nextInt(6)) {
        case 0 -> object.without(name);
        case 1 -> object.with(name, odd(random));
        case 2 -> object.with(random.nextBoolean() ? "unheardOf" : anyName(random), odd(random));
        default -> object.with(name, bent(member(object, name), random));
      };
    }
    if (value instanceof JsonValue.Array array && !array.values().isEmpty()) {
      var values = new ArrayList<>(array.values());
      var at = random.nextInt(values.size());
      values.set(at, bent(values.get(at), random));
      return JsonValue.of(values);
    }
    return odd(random);
  }

  private static JsonValue member(JsonObject object, String name) {
    return object.members().entrySet().stream()
        .filter(entry -> entry.getKey().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /// The name of a member of some example, at top level.
  private static String anyName(Random random) {
    var other = JsonObject.read(EXAMPLES.get(random.nextInt(EXAMPLES.size())).body());
    var names = new ArrayList<>(other.members().keySet());
    return names.get(random.nextInt(names.size()));
  }

  private static JsonValue odd(Random random) {
    return JsonValue.read(ODD.get(random.nextInt(ODD.size())).getBytes(UTF_8));
  }
}
