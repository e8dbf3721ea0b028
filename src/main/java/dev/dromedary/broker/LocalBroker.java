package dev.dromedary.broker;

/** The broker in this process; what asks it needs no class of Artemis' server. */
interface LocalBroker {

  boolean isRunning();

  boolean isDiskFull();
}
