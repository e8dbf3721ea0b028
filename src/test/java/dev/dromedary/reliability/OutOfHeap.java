package dev.dromedary.reliability;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An agent that takes all of the heap of a process which has this class on its class path. */
public final class OutOfHeap {

  private OutOfHeap() {}

  /** Returns once the process has none left, or has ended. */
  static void of(long pid, Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", OutOfHeap.class.getName());
    Path jar = Files.createTempFile(folder, "agent", ".jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      machine.loadAgent(jar.toString());
      machine.detach();
    } catch (IOException | AgentLoadException | AgentInitializationException e) {
      // It ended, as it should.
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  public static void agentmain(String none) {
    List<byte[]> taken = new ArrayList<>();
    while (!taken.contains(null)) {
      taken.add(new byte[64 * 1024]);
    }
  }
}
