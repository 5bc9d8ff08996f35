package dev.ringback.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/// Ctrl-C and `kill`, taken by the program itself, so that it can close in order and end with a
/// status of its own; a JVM that is ended by a signal always has status 128 and more.
///
/// The class that does this, `sun.misc.Signal`, is exported and supported but cannot be named
/// without a warning, so that it is looked up.
final class StopSignals {
  private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

  private StopSignals() {}

  /// Runs `act` on every such signal from now on. A signal that was ignored when this process was
  /// started (`nohup`, a background job) stays so, as does one that is kept from the JVM (`-Xrs`)
  /// or is not known to this system.
  static void on(Runnable act) {
    try {
      for (var name : NAMES) {
        handle(name, act);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java has no sun.misc.Signal (jdk.unsupported).", e);
    }
  }

  private static void handle(String name, Runnable act) throws ReflectiveOperationException {
    var signalType = Class.forName("sun.misc.Signal");
    var handlerType = Class.forName("sun.misc.SignalHandler");
    var handle = signalType.getMethod("handle", signalType, handlerType);
    var ignore = handlerType.getField("SIG_IGN").get(null);
    try {
      var signal = signalType.getConstructor(String.class).newInstance(name);
      var before = handle.invoke(null, signal, handler(signalType, handlerType, act));
      if (before.equals(ignore)) {
        handle.invoke(null, signal, before);
      }
    } catch (InvocationTargetException keptOrUnknown) {
      // What the signal does is then for the system to say.
    }
  }

  private static Object handler(Class<?> signalType, Class<?> handlerType, Runnable act)
      throws ReflectiveOperationException {
    var run =
        MethodHandles.publicLookup()
            .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
            .bindTo(act);
    return MethodHandleProxies.asInterfaceInstance(
        handlerType, MethodHandles.dropArguments(run, 0, signalType));
  }
}
