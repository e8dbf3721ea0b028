/** Signatures: one class for each scheme, and the signing secret. */
package dev.dromedary.signing;
