package dev.ringback.listener.recipes;

import dev.ringback.listener.Body;
import dev.ringback.listener.CallbackReceiver;
import dev.ringback.listener.CallbackRequest;
import dev.ringback.listener.RequestHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// A Spring MVC controller for a listener.
@RestController
class SpringRecipe {
  private final CallbackReceiver receiver;

  SpringRecipe(CallbackReceiver receiver) {
    this.receiver = receiver;
  }

  // recipe
  @PostMapping("/callbacks/**")
  ResponseEntity<Void> callback(HttpServletRequest request, @RequestHeader HttpHeaders headers)
      throws IOException {
    var body = Body.readUpTo(receiver.limits().bodyBytes(), request.getInputStream());
    if (body.isEmpty()) {
      return ResponseEntity.status(413).build();
    }
    var lines = new LinkedHashMap<String, List<String>>();
    headers.forEach(lines::put);
    var path = request.getRequestURI();
    var answer =
        receiver.receive(new CallbackRequest("POST", path, RequestHeaders.of(lines), body.get()));
    var response = ResponseEntity.status(answer.status());
    answer.retryAfter().ifPresent(wait -> response.header("Retry-After", "" + wait.toSeconds()));
    return response.build();
  }
  // end
}
