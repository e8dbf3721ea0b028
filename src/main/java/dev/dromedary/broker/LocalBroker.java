package dev.dromedary.broker;

/** The broker in this process; its callers need no class of Artemis' server. */
interface LocalBroker {

  boolean isRunning();

  boolean isDiskFull();
}
