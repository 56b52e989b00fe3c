namespace Pipeline.EndToEnd.Access;

/// <summary>One way into the program, and what a caller without labels may learn by it.</summary>
/// <param name="Name">Method and route pattern as the program maps them, or a method of the hub.</param>
/// <param name="Reason">Why no document passes here; null: documents do, and a probe holds it.</param>
/// <param name="Path">The probe's path; {0} is a document's id or an answer's.</param>
/// <param name="Body">The probe's JSON body; {0} as in the path.</param>
public sealed record Surface(string Name, string? Reason, string Path = "", string? Body = null)
{
    private const string Collection = $"/api/collections/{AccessFixture.Collection}";
    private const string Document = "/api/collections/{collection}/documents/{id}";
    private const string Conversation = "/api/collections/{collection}/conversations/{id}";
    private const string Words = "canteen quasarword cook earns 3000";

    /// <summary>The routes of Orleans' own dashboard.</summary>
    public static IReadOnlyList<string> OrleansDashboard { get; } =
    [
        "/",
        "/index.html",
        "/favicon.ico",
        "/index.min.js",
        "/index.css",
        "/fonts/{**path}",
        "/img/{**path}",
        "/version",
        "/DashboardCounters",
        "/ClusterStats",
        "/Reminders",
        "/Reminders/{page:int}",
        "/HistoricalStats/{*path}",
        "/SiloProperties/{*address}",
        "/SiloMetadata/{*address}",
        "/SiloStats/{*address}",
        "/SiloCounters/{*address}",
        "/GrainStats/{*grainName}",
        "/TopGrainMethods",
        "/GrainState",
        "/LifecycleStages",
        "/GrainTypes",
        "/Trace",
    ];

    /// <summary>Every way in. Whoever adds a route or a method of the hub says here which of both it is.</summary>
    public static IReadOnlyList<Surface> All { get; } =
    [
        new("GET /api/collections/", null, "/api/collections"),
        new("PUT /api/collections/{collection}", null, Collection, "{}"),
        new("GET /api/collections/{collection}", null, Collection),
        new(
            "DELETE /api/collections/{collection}",
            "It tells nothing but whether the collection is there; the proxy says who may."
        ),
        new("POST /api/collections/{collection}/calibrate", null, $"{Collection}/calibrate", ""),
        new(
            "POST /api/collections/{collection}/tune-fusion",
            null,
            $"{Collection}/tune-fusion",
            """{"questions": [{"query": "canteen quasarword", "relevance": {"open": 1, "{0}": 2}}], "apply": false}"""
        ),
        new("PUT /api/collections/{collection}/ranking", "It echoes the weights that it was given."),
        new("GET /api/collections/{collection}/guard/", "The policy of the collection, which holds no document."),
        new("GET /api/collections/{collection}/guard/verdicts", "Refused to whoever has labels."),
        new("POST /api/collections/{collection}/guard/try", "What becomes of the caller's own text."),
        new("GET /api/collections/{collection}/duplicates", null, $"{Collection}/duplicates"),
        new("GET /api/collections/{collection}/reembedding/", "Counts are left out for whoever has labels."),
        new("POST /api/collections/{collection}/reembedding/", "Counts are left out for whoever has labels."),
        new("POST /api/collections/{collection}/reembedding/{action}", "Counts are left out for whoever has labels."),
        new("GET /api/collections/{collection}/replicas", null, $"{Collection}/replicas"),
        new("POST /api/collections/{collection}/settle", null, $"{Collection}/settle", ""),
        new(
            "POST /api/collections/{collection}/documents/",
            "What is refused here is tested apart: an id is taken or free."
        ),
        new("GET /api/collections/{collection}/documents/", null, $"{Collection}/documents?limit=1"),
        new($"GET {Document}", null, $$"""{{Collection}}/documents/{0}"""),
        new($"GET {Document}/content", null, $$"""{{Collection}}/documents/{0}/content"""),
        new($"GET {Document}/chunks", null, $$"""{{Collection}}/documents/{0}/chunks"""),
        new($"GET {Document}/text", null, $$"""{{Collection}}/documents/{0}/text"""),
        new($"DELETE {Document}", null, $$"""{{Collection}}/documents/{0}"""),
        new($"POST {Document}/retry", null, $$"""{{Collection}}/documents/{0}/retry""", ""),
        new($"POST {Document}/cancel", null, $$"""{{Collection}}/documents/{0}/cancel""", ""),
        new(
            "POST /api/collections/{collection}/search",
            null,
            $"{Collection}/search",
            $$"""{"query": "{{Words}}", "explain": true, "suggest": true, "fuzzy": true, "feedback": true, "facets": ["area"], "documents": ["open", "{0}"]}"""
        ),
        new("GET /api/collections/{collection}/suggest", null, $"{Collection}/suggest?text=quasarwor&top=50"),
        new("POST /api/collections/{collection}/ask", null, $"{Collection}/ask", $$"""{"question": "{{Words}}"}"""),
        new(
            "POST /api/collections/{collection}/conversations/",
            "A conversation is its owner's alone, which is tested apart, and begins empty."
        ),
        new("GET /api/collections/{collection}/conversations/", null, $"{Collection}/conversations"),
        new($"GET {Conversation}", "A conversation is its owner's alone, which is tested apart."),
        new($"PATCH {Conversation}", "A conversation is its owner's alone, which is tested apart."),
        new($"DELETE {Conversation}", "A conversation is its owner's alone, which is tested apart."),
        new($"GET {Conversation}/export", "A conversation is its owner's alone, which is tested apart."),
        new("GET /api/answers/{id}/events", null, "/api/answers/{0}/events"),
        new("DELETE /api/answers/{id}", null, "/api/answers/{0}"),
        new("GET /api/dead-letters/", "Refused to whoever has labels."),
        new("DELETE /api/dead-letters/", "Refused to whoever has labels."),
        new("GET /api/connectors/", "Refused to whoever has labels."),
        new("GET /api/connectors/{connector}", "Refused to whoever has labels."),
        new("PUT /api/connectors/{connector}", "Refused to whoever has labels."),
        new("POST /api/connectors/{connector}/test", "Refused to whoever has labels."),
        new("POST /api/connectors/{connector}/run", "Refused to whoever has labels."),
        new("POST /api/connectors/{connector}/pause", "Refused to whoever has labels."),
        new("POST /api/connectors/{connector}/resume", "Refused to whoever has labels."),
        new("DELETE /api/connectors/{connector}", "Refused to whoever has labels."),
        new("GET /api/keys/", "Keys without their secrets."),
        new("POST /api/keys/", "Keys."),
        new("DELETE /api/keys/{id}", "Keys."),
        new("GET /api/audit", "Names of what administrators did something to."),
        new("GET /api/cluster", "Refused to whoever has labels."),
        new("POST /api/orleans-dashboard", "Refused to whoever has labels."),
        .. OrleansDashboard.Select(route => new Surface($"GET /orleans{route}", "Refused to whoever has labels.")),
        new("GET /api/doctor", "Refused to whoever has labels."),
        new("POST /api/collections/{collection}/purge", "Refused to whoever has labels."),
        new("GET /api/collections/{collection}/export", "Refused to whoever has labels."),
        new("GET /api/backup", "Refused to whoever has labels."),
        new("POST /api/restore", "Refused to whoever has labels."),
        new("GET /api/workers", "Queues and batch sizes of models."),
        new("GET /api/status", "The program's version and memory."),
        new("GET /api/models/", "Models."),
        new("POST /api/models/{name}/pull", "Models."),
        new("GET /api/models/{name}/pull", "Models."),
        new("POST /api/models/verify", "Models."),
        new("GET /health/live", "Whether the program runs."),
        new("GET /health/ready", "Whether the program has started."),
        new(
            "POST /v1/chat/completions",
            null,
            "/v1/chat/completions",
            $$"""{"model": "{{AccessFixture.Collection}}", "messages": [{"role": "user", "content": "{{Words}}"}]}"""
        ),
        new("POST /v1/embeddings", "Vectors of the caller's own texts."),
        new("POST /v1/rerank", "Scores of the caller's own texts."),
        new("POST /v2/rerank", "Scores of the caller's own texts."),
        new("GET /v1/models", "Names of collections and models."),
        new("GET /openapi/{documentName}.json", "The description of the program."),
        new("* /hub", "The methods of the hub stand below."),
        new("* /hub/negotiate", "The methods of the hub stand below."),
        new("hub Ask", null, "Ask", $$"""{"collection": "{{AccessFixture.Collection}}", "question": "{{Words}}"}"""),
        new("hub StartAnswer", "An id, by which nobody but the asker reads; ReadAnswer is tested apart."),
        new("hub ReadAnswer", "An answer is its asker's alone, which is tested apart."),
        new("hub CancelAnswer", "It tells nothing, and cancels the asker's answers alone, which is tested apart."),
        new("hub CreateConversation", "A conversation is its owner's alone, which is tested apart."),
        new("hub ListConversations", "A conversation is its owner's alone, which is tested apart."),
        new("hub GetConversation", "A conversation is its owner's alone, which is tested apart."),
        new("hub RenameConversation", "A conversation is its owner's alone, which is tested apart."),
        new("hub DeleteConversation", "A conversation is its owner's alone, which is tested apart."),
        new(
            "hub Search",
            null,
            "Search",
            $$"""{"collection": "{{AccessFixture.Collection}}", "query": "{{Words}}", "explain": true, "suggest": true}"""
        ),
        new("hub WatchDocuments", null, "WatchDocuments", AccessFixture.Collection),
        new("hub WatchCluster", "Refused to whoever has labels, and to whoever is no administrator."),
        new("hub WatchWorkers", "Queues and batch sizes of models."),
        new("hub WatchStatus", "The program's version and memory."),
    ];

    /// <summary>Ways in, without the hub's, that are refused to whoever has labels.</summary>
    public static IEnumerable<Surface> Refused =>
        All.Where(surface =>
            surface.Reason?.StartsWith("Refused to", StringComparison.Ordinal) == true && !surface.IsHub
        );

    /// <summary>Ways in that documents pass, without the hub's.</summary>
    public static IEnumerable<Surface> Probed => All.Where(surface => surface.Reason is null && !surface.IsHub);

    /// <summary>Whether it is a method of the hub.</summary>
    public bool IsHub => Name.StartsWith("hub ", StringComparison.Ordinal);
}
