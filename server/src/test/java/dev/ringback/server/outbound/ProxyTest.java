package dev.ringback.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringback.server.directory.DestinationRules;
import dev.ringback.testkit.CertificateAuthority;
import dev.ringback.testkit.ListenerScript;
import dev.ringback.testkit.ReceivedCallback;
import dev.ringback.testkit.ScriptedListener;
import dev.ringback.testkit.ScriptedProxy;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The addresses are public ones that are never connected to: the proxy leads to this machine.
@Timeout(60)
class ProxyTest {
  private static final CertificateAuthority KNOWN = CertificateAuthority.create("known root");
  private static final Reply DELIVERED = new Reply.Answered(200, Optional.empty());

  private static Outbound through(
      ScriptedProxy proxy, Optional<ProxySettings.Login> login, String... resolved) {
    var left = new ArrayDeque<>(List.of(resolved));
    var settings = new ProxySettings("127.0.0.1", proxy.port(), login);
    return Outbound.resolving(
        Outbound.settings(
            new TransportSettings(List.of(KNOWN.root()), Map.of(), Optional.of(settings))),
        DestinationRules.PUBLIC_ONLY,
        _ -> List.of(InetAddress.ofLiteral(left.size() > 1 ? left.remove() : left.getFirst())));
  }

  private static Optional<ProxySettings.Login> login(String password) {
    return Optional.of(new ProxySettings.Login("operator", new Secret(password)));
  }

  @Test
  void http_goesThroughATunnelToTheJudgedAddress_underItsName() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var proxy = ScriptedProxy.open(listener.port());
        var outbound = through(proxy, Optional.empty(), "93.184.216.34")) {
      assertThat(outbound.send("http://listener.example/cb")).isEqualTo(DELIVERED);
      assertThat(proxy.asked()).containsExactly("CONNECT 93.184.216.34:80");
      var received = listener.received().getFirst();
      assertThat(received.path()).isEqualTo("/cb");
      assertThat(received.header("Host")).contains("listener.example");
    }
  }

  @Test
  void https_isVerifiedByItsName_throughTheTunnel() throws Exception {
    try (var listener =
            ScriptedListener.tls(
                ListenerScript.answer(200), KNOWN.issue("listener.example").serverContext());
        var proxy = ScriptedProxy.open(listener.port());
        var outbound = through(proxy, Optional.empty(), "2606:4700:4700::1111")) {
      assertThat(outbound.send("https://listener.example:8443/")).isEqualTo(DELIVERED);
      assertThat(outbound.send("https://other.example:8443/"))
          .isEqualTo(new Reply.NoAnswer("TLS: the certificate is not for other.example"));
      assertThat(proxy.asked())
          .hasSize(2)
          .containsOnly("CONNECT [2606:4700:4700:0:0:0:0:1111]:8443");
    }
  }

  @Test
  void tunnel_isUsedAgainForTheSameAddressAlone() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var proxy = ScriptedProxy.open(listener.port());
        var outbound =
            through(proxy, Optional.empty(), "93.184.216.34", "93.184.216.34", "93.184.216.35")) {
      for (var i = 0; i < 3; i++) {
        assertThat(outbound.send("http://listener.example/")).isEqualTo(DELIVERED);
      }
      assertThat(proxy.asked())
          .containsExactly("CONNECT 93.184.216.34:80", "CONNECT 93.184.216.35:80");
      assertThat(listener.received())
          .extracting(ReceivedCallback::connection)
          .containsExactly(1, 1, 2);
    }
  }

  @Test
  void addressThatMayNotBeCalled_isNotCalledThroughAProxyEither() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var proxy = ScriptedProxy.open(listener.port());
        var outbound = through(proxy, Optional.empty(), "10.1.2.3")) {
      assertThat(outbound.send("http://listener.example/")).isInstanceOf(Reply.Forbidden.class);
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void proxyThatWantsALogin_getsIt_andItAlone() throws Exception {
    try (var listener = ScriptedListener.start(ListenerScript.answer(200));
        var proxy = ScriptedProxy.guarded(listener.port(), "operator", "pässword")) {
      try (var outbound = through(proxy, Optional.empty(), "93.184.216.34")) {
        assertThat(outbound.send("http://listener.example/"))
            .isEqualTo(new Reply.NoAnswer("proxy: answered 407"));
      }
      try (var outbound = through(proxy, login("wrong"), "93.184.216.34")) {
        assertThat(outbound.send("http://listener.example/"))
            .isEqualTo(new Reply.NoAnswer("proxy: answered 407"));
      }
      assertThat(listener.received()).isEmpty();
      try (var outbound = through(proxy, login("pässword"), "93.184.216.34")) {
        assertThat(outbound.send("http://listener.example/")).isEqualTo(DELIVERED);
      }
      assertThat(listener.received().getFirst().header("Proxy-Authorization")).isEmpty();
    }
  }

  @Test
  void proxyThatIsNotThere_isTheOutcome() throws Exception {
    var proxy = ScriptedProxy.open(1);
    proxy.close();
    try (var outbound = through(proxy, Optional.empty(), "93.184.216.34")) {
      assertThat(outbound.send("http://listener.example/"))
          .isEqualTo(new Reply.NoAnswer("proxy: connection refused"));
    }
  }

  @Test
  void password_isShownNowhere() {
    assertThat(new ProxySettings("proxy", 1, login("pässword")).toString())
        .doesNotContain("pässword");
  }
}
