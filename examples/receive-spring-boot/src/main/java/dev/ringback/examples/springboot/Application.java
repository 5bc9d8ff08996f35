package dev.ringback.examples.springboot;

import dev.ringback.listener.CallbackListener;
import dev.ringback.listener.servlet.CallbackServlet;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.message.CarrierMessage;
import dev.ringback.protocol.message.NiddMessage;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/// An application that receives callbacks: the listener is a bean, the servlet its door.
@SpringBootApplication
public class Application {

  /// Starts it.
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  /// What is expected where, and who handles it.
  @Bean
  CallbackListener listener(
      @Value("${callbacks.user}") String user,
      @Value("${callbacks.password}") String password,
      Inbox inbox) {
    return CallbackListener.builder()
        .credentials(new Credentials(user, password))
        .at("/callbacks/carrier", Family.CONNECTIVITY, CarrierMessage.SERVICE)
        .at("/callbacks/nidd", Family.CONNECTIVITY, NiddMessage.SERVICE)
        .on(CarrierMessage.class, inbox::carrier)
        .on(NiddMessage.class, inbox::nidd)
        .otherwise(inbox::keep)
        .build();
  }

  /// The door.
  @Bean
  ServletRegistrationBean<CallbackServlet> callbacks(CallbackListener listener) {
    return new ServletRegistrationBean<>(new CallbackServlet(listener), "/callbacks/*");
  }
}
