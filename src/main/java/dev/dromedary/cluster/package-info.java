/** Cluster: the gateways on one broker, and the news that each publishes to the others. */
package dev.dromedary.cluster;
