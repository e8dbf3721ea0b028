/** Transactions and failures of the database. */
package dev.dromedary.jdbc;
