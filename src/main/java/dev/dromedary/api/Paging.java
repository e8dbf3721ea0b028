package dev.dromedary.api;

import dev.dromedary.event.PageRequest.Order;

/**
 * The parameters of every list.
 *
 * @param order null: the list's own
 * @param limit of the rows of a page
 * @param cursor the {@code nextCursor} of the page before
 */
record Paging(Order order, int limit, String cursor) {}
