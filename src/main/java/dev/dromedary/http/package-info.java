/** The HTTP client for receivers: deadline, address guard, TLS, and connections that are shared. */
package dev.dromedary.http;
