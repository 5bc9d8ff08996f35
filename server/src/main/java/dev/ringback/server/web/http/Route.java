package dev.ringback.server.web.http;

import java.util.concurrent.CompletionStage;

/// What answers to one method at one path. Immutable.
///
/// @param method such as `GET`
/// @param path where
/// @param maxBody how many bytes of body are read at most
/// @param guard what a caller must pass to send a body larger than [#USUAL_MAX_BODY]
/// @param work what answers
public record Route(String method, PathTemplate path, int maxBody, Guard guard, Work work) {
  /// How large a body may be without further questions.
  public static final int USUAL_MAX_BODY = 64 * 1024;

  /// A route whose handler may block, with a body of at most 64 KiB.
  public static Route of(String method, String path, Handler handler) {
    return new Route(
        method, PathTemplate.of(path), USUAL_MAX_BODY, _ -> {}, new Work.Blocking(handler));
  }

  /// A route whose handler must not block, with a body of at most `maxBody` bytes.
  ///
  /// @param guard what a caller must pass to send a body larger than [#USUAL_MAX_BODY]
  public static Route async(
      String method, String path, int maxBody, Guard guard, AsyncHandler handler) {
    return new Route(method, PathTemplate.of(path), maxBody, guard, new Work.Async(handler));
  }

  /// Asked about a request whose body may become larger than [#USUAL_MAX_BODY], before any of it is
  /// gathered. Must not block. Used by many threads.
  public interface Guard {
    /// Lets the request go on.
    ///
    /// @param head the request without its body
    /// @throws Failure when it need not go on
    void pass(Request head);
  }

  /// A handler of either kind.
  public sealed interface Work {
    /// May block; has a virtual thread of its own.
    ///
    /// @param handler what answers
    record Blocking(Handler handler) implements Work {}

    /// Must not block: it runs on the thread that moves the bytes of many connections.
    ///
    /// @param handler what answers
    record Async(AsyncHandler handler) implements Work {}
  }

  /// Answers requests. Used by many threads.
  public interface Handler {
    /// The answer.
    ///
    /// @throws Failure when the request cannot be served as it is
    Response handle(Request request);
  }

  /// Answers requests later. Used by many threads.
  public interface AsyncHandler {
    /// The answer, once it is there; the stage may end in a [Failure].
    ///
    /// @throws Failure when the request cannot be served as it is
    CompletionStage<Response> handle(Request request);
  }
}
