package dev.ringback.listener.servlet;

import dev.ringback.listener.Answer;
import dev.ringback.listener.Body;
import dev.ringback.listener.CallbackReceiver;
import dev.ringback.listener.CallbackRequest;
import dev.ringback.listener.RequestHeaders;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Hands the requests of a container to a listener and sends its answers. Safe for use by many
/// threads.
///
/// To be registered as an instance. The paths are those the listener was built with, counted from
/// the context path, whatever the servlet is mapped to. A message is handled in the container's
/// thread; how long a body may take to arrive is the container's setting.
@SuppressWarnings("exports") // `requires transitive` would ask every user of a module for the API.
public final class CallbackServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /// Not part of a serial form, which a servlet registered as an instance never takes.
  private final transient CallbackReceiver receiver;

  /// Serves `receiver`.
  public CallbackServlet(CallbackReceiver receiver) {
    this.receiver = receiver;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    send(response, answer(request));
  }

  private Answer answer(HttpServletRequest request) throws IOException {
    var limit = receiver.limits().bodyBytes();
    var body =
        request.getContentLengthLong() > limit
            ? Optional.<Body>empty()
            : Body.readUpTo(limit, request.getInputStream());
    return body.isEmpty()
        ? new Answer.TooLarge(limit)
        : receiver.receive(
            new CallbackRequest(request.getMethod(), path(request), headers(request), body.get()));
  }

  private static String path(HttpServletRequest request) {
    var beyondMapping = request.getPathInfo();
    return request.getServletPath() + (beyondMapping == null ? "" : beyondMapping);
  }

  private static RequestHeaders headers(HttpServletRequest request) {
    var headers = new LinkedHashMap<String, List<String>>();
    for (var name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return RequestHeaders.of(headers);
  }

  private static void send(HttpServletResponse response, Answer answer) {
    response.setStatus(answer.status());
    answer
        .retryAfter()
        .ifPresent(wait -> response.setHeader("Retry-After", String.valueOf(wait.toSeconds())));
    if (answer instanceof Answer.WrongMethod) {
      response.setHeader("Allow", "POST");
    }
    response.setContentLength(0);
  }
}
