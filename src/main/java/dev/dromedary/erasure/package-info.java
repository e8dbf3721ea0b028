/** Erasure of a tenant: its endpoints, events and deliveries, with a certificate. */
package dev.dromedary.erasure;
