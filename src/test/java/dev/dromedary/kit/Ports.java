package dev.dromedary.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Ports for servers that a test starts: free, below those that the system gives to outgoing
 * connections (which could take one before the server does), and of a range of each fork's own.
 */
public final class Ports {

  private static final int FIRST = 10_000;
  private static final int OF_A_FORK = 5_000;
  private static final int FORKS = 4;

  /** Another build on this machine probably starts elsewhere. */
  private static int next = (int) (ProcessHandle.current().pid() * 31 % OF_A_FORK);

  private Ports() {}

  public static int free() {
    return free(1);
  }

  /** The first of so many in a row. */
  public static synchronized int free(int count) {
    int fork = Integer.getInteger("test.fork", 1) - 1;
    for (int tries = 0; tries < OF_A_FORK; tries++) {
      if (next + count > OF_A_FORK) {
        next = 0;
      }
      int first = FIRST + OF_A_FORK * (fork % FORKS) + next;
      next += count;
      if (areFree(first, count)) {
        return first;
      }
    }
    throw new IllegalStateException("No free ports");
  }

  private static boolean areFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      if (!isFree(port)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a server takes connections at it. */
  static boolean listens(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
