package dev.dromedary.endpoint;

import java.time.Duration;

/**
 * @param overlap how long a secret that was rotated out signs as well
 */
public record SecretRotation(Duration overlap) {}
