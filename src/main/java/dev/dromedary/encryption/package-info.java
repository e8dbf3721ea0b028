/**
 * Encryption of the secrets that the gateway stores: signing secrets, headers, credentials of
 * endpoints.
 */
package dev.dromedary.encryption;
