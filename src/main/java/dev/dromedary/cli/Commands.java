package dev.dromedary.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands. Most are a line here; the others have a class. */
final class Commands {

  private static final String STOPS =
      "Lets one of this gateway take no more, once its messages in flight are through.";

  private final DromedaryCommand root;
  private final CommandSpec top;

  private Commands(CommandLine line, DromedaryCommand root) {
    this.root = root;
    this.top = line.getCommandSpec();
  }

  static void addTo(CommandLine line, DromedaryCommand root) {
    Commands commands = new Commands(line, root);
    commands.overview();
    commands.events();
    commands.endpoints();
    commands.deliveries();
    commands.replays();
    commands.administration();
    commands.development();
  }

  private void overview() {
    own(top, new LocalCommands.Login(root));
    own(top, new OverviewCommands.Status(root));
    own(top, new OverviewCommands.Problems(root));
  }

  private void events() {
    CommandSpec events = group("events", "Events: publish, look up, follow.");
    own(events, new EventCommands.Publish(root));
    call(events, "get", "GET /events/{id}", "Shows an event with its payload and deliveries.")
        .query("tenant", "source");
    call(events, "list", "GET /events", "Lists events, latest acceptance first.")
        .query("tenant", "type", "id", "contains", "since", "until", "order")
        .columns("id", "type", "tenant", "acceptedAt", "matched")
        .paged();
    own(events, new EventCommands.Tail(root));
    own(events, new EventCommands.Why(root));
    own(group("filter", "Filters."), new EventCommands.TryFilter(root));
    CommandSpec types = group("event-types", "The catalogue of event types.");
    call(types, "list", "GET /event-types", "Lists the event types.")
        .columns("name", "description", "updatedAt")
        .paged();
    call(types, "get", "GET /event-types/{name}", "Shows one with its example and schema.");
    call(types, "set", "PUT /event-types/{name}", "Registers or replaces one.")
        .body("description", "example", "schema");
    call(types, "delete", "DELETE /event-types/{name}", "Deletes one.").done("Deleted.");
  }

  private void endpoints() {
    CommandSpec endpoints = group("endpoints", "Endpoints: where deliveries go.");
    call(endpoints, "list", "GET /endpoints", "Lists endpoints.")
        .query("tenant", "status", "health", "text", "order")
        .always("include=health")
        .columns(
            "id",
            "tenant",
            "status",
            "health.state",
            "waiting=health.waiting",
            "dead=health.dead",
            "types=eventTypes",
            "url")
        .paged();
    call(endpoints, "get", "GET /endpoints/{id}", "Shows one, without its secret.");
    call(endpoints, "secret", "GET /endpoints/{id}/secret", "Shows its signing secret.");
    call(endpoints, "create", "POST /endpoints", "Registers one; the answer shows its secret once.")
        .body("url!", "eventTypes!")
        .body("tenant", "filter", "description", "headers", "secret", "redeliveryPolicy")
        .body("rateLimit", "rateBurst", "ordered", "orderingKey", "timeout", "maxInFlight")
        .body("tenantHeader", "signature", "transform", "authentication", "tls");
    call(endpoints, "edit", "PATCH /endpoints/{id}", "Changes the fields that are given.")
        .body("url", "eventTypes", "filter", "description", "headers", "redeliveryPolicy")
        .body("rateLimit", "rateBurst", "ordered", "orderingKey", "timeout", "maxInFlight")
        .body("tenantHeader", "signature", "transform", "authentication", "tls")
        .tagged();
    own(endpoints, new EndpointCommands.Apply(root));
    own(endpoints, new EndpointCommands.Import(root));
    own(endpoints, new EndpointCommands.Export(root));
    call(endpoints, "pause", "POST /endpoints/{id}/pause", "Lets its deliveries wait.")
        .body("until")
        .tagged();
    call(endpoints, "enable", "POST /endpoints/{id}/enable", "Delivers again.").tagged();
    call(endpoints, "disable", "POST /endpoints/{id}/disable", "Makes its deliveries dead letters.")
        .tagged();
    call(endpoints, "test", "POST /endpoints/{id}/test", "Sends one signed test call.")
        .body("eventType", "data", "eventId");
    call(
            endpoints,
            "rotate",
            "POST /endpoints/{id}/rotate-secret",
            "Makes a new secret, shown once.")
        .body("secret", "overlap")
        .tagged();
    call(
            endpoints,
            "delete",
            "DELETE /endpoints/{id}",
            "Deletes one; its deliveries are cancelled.")
        .tagged()
        .confirmed()
        .done("Deleted.");
  }

  private void deliveries() {
    CommandSpec deliveries = group("deliveries", "Deliveries: an event to an endpoint.");
    String[] conditions = {
      "tenant",
      "endpointId",
      "eventId",
      "eventSource",
      "eventType",
      "status",
      "result",
      "statusCode",
      "minAttempts",
      "since",
      "until",
      "order"
    };
    call(deliveries, "list", "GET /deliveries", "Lists deliveries, newest first.")
        .query(conditions)
        .columns(
            "id",
            "status",
            "eventType",
            "endpointId",
            "attempts=attemptCount",
            "code=lastStatusCode",
            "lastResult",
            "createdAt",
            "eventId")
        .paged();
    call(deliveries, "get", "GET /deliveries/{id}", "Shows one with all its attempts.");
    call(deliveries, "replay", "POST /deliveries/{id}/replay", "Delivers one again.")
        .query("force");
    own(deliveries, new DeliveriesTail(root));
    call(
            deliveries,
            "export",
            "GET /deliveries",
            "Prints all of them, as CSV with -o csv, else as lines of JSON.")
        .query(conditions)
        .exported();
    CommandSpec dead =
        group("dead-letters", "Dead letters: deliveries that are not attempted any more.");
    String[] which = {
      "deliveryId",
      "tenant",
      "endpointId",
      "eventId",
      "eventType",
      "reason",
      "result",
      "since",
      "until"
    };
    call(dead, "list", "GET /dead-letters", "Lists dead letters, oldest first.")
        .query(which)
        .query("order")
        .columns(
            "deliveryId",
            "eventType",
            "endpointId",
            "reason",
            "lastResult",
            "code=lastStatusCode",
            "attempts",
            "at",
            "eventId")
        .paged();
    call(dead, "requeue", "POST /dead-letters/requeue", "Puts the matching ones back.")
        .selection(which)
        .body("all", "dryRun");
  }

  private void replays() {
    own(top, new ReplayCommands.Replay(root));
    CommandSpec replays = group("replays", "Replays that were started.");
    call(replays, "list", "GET /replays", "Lists replays, newest first.")
        .query("state")
        .columns(
            "id",
            "state",
            "matching",
            "put",
            "skipped",
            "delivered",
            "failed",
            "perSecond",
            "who",
            "createdAt")
        .paged();
    call(replays, "get", "GET /replays/{id}", "Shows one.");
    own(replays, new ReplayCommands.Watch(root));
    call(replays, "pause", "POST /replays/{id}/pause", "Lets one stand still.");
    call(replays, "resume", "POST /replays/{id}/resume", "Lets one go on.");
    call(replays, "cancel", "POST /replays/{id}/cancel", "Ends one.");
  }

  private void administration() {
    call(top, "queues", "GET /queues", "Lists the queues of the broker.")
        .columns(
            "name",
            "role",
            "depth",
            "oldest=oldestAgeSeconds",
            "consumers",
            "in=inPerSecond",
            "out=outPerSecond");
    CommandSpec tenants = group("tenants", "Tenants.");
    call(tenants, "list", "GET /tenants", "Lists the tenants with their traffic.")
        .columns(
            "tenant",
            "endpoints",
            "waiting",
            "dead",
            "events/hour=hour.events",
            "events/day=day.events",
            "events/month=month.events")
        .paged();
    call(tenants, "erase", "DELETE /tenants/{tenant}", "Erases all of a tenant.")
        .query("dryRun")
        .confirmed();
    call(
            tenants,
            "token",
            "POST /tenants/{tenant}/tokens",
            "Makes a token of a tenant, shown once.")
        .body("role", "ttl");
    CommandSpec keys = group("keys", "Keys of the API.");
    call(keys, "list", "GET /keys", "Lists the keys, without their texts.")
        .columns(
            "id", "name", "role", "tenant", "createdBy", "createdAt", "expiresAt", "lastUsedAt")
        .paged();
    call(keys, "create", "POST /keys", "Makes a key, shown once.")
        .body("name!", "role!", "tenant", "expiresAt");
    call(keys, "delete", "DELETE /keys/{id}", "Deletes a key.").confirmed().done("Deleted.");
    call(top, "audit", "GET /audit", "Lists who did what, latest first.")
        .query("who", "what", "subject", "tenant", "since", "until")
        .columns("at", "who", "role", "what", "subject", "tenant", "status")
        .paged();
    call(top, "accounting", "GET /accounting", "Says whether the deliveries add up.")
        .query("since", "until", "tenant")
        .wrongIf("unaccounted");
    CommandSpec routes = group("routes", "The YAML routes.");
    own(routes, new OverviewCommands.Routes(root));
    call(routes, "get", "GET /routes/{id}", "Shows one.");
    call(routes, "start", "POST /routes/{id}/start", "Lets one take messages again.");
    call(routes, "stop", "POST /routes/{id}/stop", STOPS);
    own(routes, new LocalCommands.Validate(root));
    own(top, new SchemaCommand(root));
  }

  private void development() {
    own(top, new ListenCommand(root));
    own(top, new EventCommands.Trigger(root));
    own(top, new VerifyCommand(root));
    own(group("secret", "Signing secrets."), new LocalCommands.Generate(root));
    own(top, new LocalCommands.Completion(root));
  }

  private CommandSpec group(String name, String description) {
    CommandSpec group = CommandSpec.create().name(name);
    withHelp(group).usageMessage().description(description).synopsisSubcommandLabel("COMMAND");
    top.addSubcommand(name, new CommandLine(group));
    return group;
  }

  static CommandSpec withHelp(CommandSpec spec) {
    return spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this help.").build());
  }

  private Call call(CommandSpec parent, String name, String path, String description) {
    Call call = new Call(root, name, path, description);
    parent.addSubcommand(name, new CommandLine(call.spec()));
    return call;
  }

  private static void own(CommandSpec parent, Object command) {
    CommandLine line = new CommandLine(command);
    withHelp(line.getCommandSpec());
    parent.addSubcommand(line.getCommandName(), line);
  }
}
