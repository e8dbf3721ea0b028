/** An event and its parts as values: type, id, content, and the rules that they keep. */
package dev.dromedary.event;
