package dev.dromedary.reliability;

import dev.dromedary.kit.NetworkProxy;
import dev.dromedary.kit.SmallDisk;

/** What a site is made of, seen from the gateway. */
enum Part {
  GATEWAY("gateway"),
  BROKER("broker"),
  DATABASE("database"),
  RECEIVER("receivers");

  final String name;

  Part(String name) {
    this.name = name;
  }

  void kill9(Site site) {
    switch (this) {
      case GATEWAY -> site.gateway.kill9();
      case BROKER -> {
        site.broker.kill9();
        site.toBroker.refuse();
      }
      case DATABASE -> {
        site.database.kill9();
        site.toDatabase.refuse();
      }
      default -> throw new IllegalArgumentException(name);
    }
  }

  /** Of a gateway it does not wait until it is up. */
  void start(Site site) {
    switch (this) {
      case GATEWAY -> site.gateway.start();
      case BROKER -> {
        site.broker.start();
        site.toBroker.listen();
      }
      case DATABASE -> {
        site.database.start();
        site.toDatabase.listen();
      }
      default -> throw new IllegalArgumentException(name);
    }
  }

  /** Null where it is in the gateway's process. */
  NetworkProxy network(Site site) {
    return switch (this) {
      case BROKER -> site.toBroker;
      case DATABASE -> site.toDatabase;
      case RECEIVER -> site.toReceiver;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Whether it is a process of its own. */
  boolean isProcess(Kind kind) {
    return this == GATEWAY || this == RECEIVER || kind == Kind.PROCESSES;
  }

  /** Null where it has none that fills. */
  SmallDisk disk(Site site) {
    return site.disks.get(this);
  }
}
