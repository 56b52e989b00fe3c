using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Collections;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline collections</c>.</summary>
internal static class CollectionsCommand
{
    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "collections",
            "List, create, delete, calibrate and re-embed collections.",
            List(sessions),
            Put(sessions),
            Delete(sessions),
            Calibrate(sessions),
            DuplicatesCommand.Create(sessions),
            ReembedCommand.Create(sessions)
        );

    internal static TextTable Describe(IEnumerable<CollectionInfo> collections)
    {
        var table = new TextTable(
            ("Collection", ColumnKind.Name),
            ("Indexed", ColumnKind.Number),
            ("Waiting", ColumnKind.Number),
            ("Failed", ColumnKind.Number),
            ("Chunks", ColumnKind.Number),
            ("Vectors", ColumnKind.Number),
            ("Shards", ColumnKind.Number),
            ("Ranking", ColumnKind.Word)
        );
        foreach (var info in collections)
        {
            table.Add(
                info.Name,
                Plain.Count(info.Documents.Indexed),
                Plain.Count(info.Documents.Accepted + info.Documents.Chunked),
                Plain.Count(info.Documents.Failed),
                Plain.Count(info.Chunks),
                Plain.Count(info.Vectors),
                $"{info.Settings.ShardCount}",
                Plain.Word(info.Settings.Ranking?.Origin ?? RankingOrigin.Default)
            );
        }

        return table;
    }

    /// <summary>A table of collections, and a line for everything that does not go on as it should.</summary>
    internal static void Write(Session session, IReadOnlyList<CollectionInfo> collections)
    {
        session.Write(Describe(collections));
        var words = session.Terminal.Words;
        foreach (var info in collections)
        {
            var replicas = info.Replicas.Where(replica => replica.Reason is not null).ToArray();
            foreach (var replica in replicas)
            {
                session.Line(
                    "  "
                        + Plain.OneLine(
                            $"{info.Name}, shard {replica.Shard}: {Plain.Word(replica.State)}, at change {replica.Watermark} ({replica.Lag} behind)"
                                + $"{(replica.Since is { } since ? $", since {since.ToLocalTime():g}" : "")}. {words.Remark(replica.ReasonCode, replica.ReasonValues, replica.Reason)}"
                        )
                );
            }

            if (replicas.Length == 0 && words.Remark(info.ProblemCode, info.ProblemValues, info.Problem) is { } problem)
            {
                session.Line("  " + Plain.OneLine($"{info.Name}: {problem}"));
            }
        }
    }

    private static CliCommand List(SessionFactory sessions)
    {
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "list",
            "List collections with their counts.",
            [("pipeline collections list", "All collections.")],
            [json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var collections = await session.Client.ListCollectionsAsync(token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(collections);
                        }
                        else if (collections.Count > 0)
                        {
                            Write(session, collections);
                        }
                        else
                        {
                            session.Note("There are no collections; 'pipeline add PATH' makes one.");
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Put(SessionFactory sessions)
    {
        var defaults = new CollectionSettings();
        var name = new Argument<string>("NAME")
        {
            Description = "1 to 63 of a-z, 0-9, '-', '_', starting with a letter or digit.",
        };
        var shards = new Option<int?>("--shards")
        {
            Description = $"Shards, 1 to 64; fixed from then on. {defaults.ShardCount} unless given.",
            HelpName = "N",
        };
        var chunk = new Option<int?>("--chunk-tokens")
        {
            Description = $"Largest chunk in tokens. {defaults.ChunkTokens} unless given.",
            HelpName = "N",
        };
        var overlap = new Option<int?>("--overlap-tokens")
        {
            Description = $"Tokens repeated from the chunk before. {defaults.ChunkOverlapTokens} unless given.",
            HelpName = "N",
        };
        var decline = new Option<DeclineMode?>("--decline")
        {
            Description =
                "auto: questions that the documents do not answer are declined; never: answered all the same. auto unless given.",
            HelpName = "auto|never",
        };
        var support = new Option<string?>("--support")
        {
            Description =
                "Generated sentences that no passage supports: off (not checked), quote (the documents instead), drop or mark.",
            HelpName = "POLICY",
        };
        var guardrails = new Option<string?>("--guardrails")
        {
            Description = "The guardrail policy of the server's that holds here; '' for none.",
            HelpName = "POLICY",
        };
        var deduplicate = new Option<string?>("--deduplicate")
        {
            Description =
                "results: passages that say the same are one result; off: each is a result. results unless given.",
            HelpName = "results|off",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "create",
            "Create a collection, or change the settings of one that exists; other chunk sizes have all documents cut anew beside.",
            [("pipeline collections create handbook --shards 4", "A collection over four shards.")],
            [name, shards, chunk, overlap, decline, support, guardrails, deduplicate, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var change = new CollectionChange
                        {
                            ShardCount = parse.GetValue(shards),
                            ChunkTokens = parse.GetValue(chunk),
                            ChunkOverlapTokens = parse.GetValue(overlap),
                            Decline = parse.GetValue(decline),
                            SupportPolicy = parse.GetValue(support),
                            Guardrails = parse.GetValue(guardrails),
                            Deduplicate = parse.GetValue(deduplicate),
                        };
                        var info = await session
                            .Client.PutCollectionAsync(parse.GetValue(name)!, change, token)
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(info);
                        }
                        else
                        {
                            session.Line($"Collection '{info.Name}' is there.");
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Delete(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "The collection." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "delete",
            "Delete a collection with all its documents.",
            [("pipeline collections delete old --yes", "Without being asked.")],
            [name, yes, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var collection = parse.GetValue(name)!;
                        if (
                            !parse.GetValue(yes)
                            && !await ConfirmAsync(session, collection, token).ConfigureAwait(false)
                        )
                        {
                            session.Note("Nothing was deleted.");
                            return ExitCode.Failed;
                        }

                        await session.Client.DeleteCollectionAsync(collection, token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(new { deleted = collection });
                        }
                        else
                        {
                            session.Line($"Deleted collection '{collection}'.");
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Calibrate(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "The collection." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "calibrate",
            "Measure how keyword, vector and re-ranking scores are best weighed on the collection's own passages, and keep that.",
            [("pipeline collections calibrate handbook", "Takes seconds to a minute.")],
            [name, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var ranking = await session
                            .Client.CalibrateAsync(parse.GetValue(name)!, token)
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(ranking);
                        }
                        else
                        {
                            session.Line(
                                $"keyword {Plain.Number(ranking.KeywordWeight)}, vector {Plain.Number(ranking.VectorWeight)}, "
                                    + $"rerank {Plain.Number(ranking.RerankWeight)} ({Plain.Word(ranking.Origin)}, {ranking.Questions} questions)"
                            );
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static async Task<bool> ConfirmAsync(
        Session session,
        string collection,
        CancellationToken cancellationToken
    )
    {
        if (session.Json || !session.Terminal.InIsTerminal)
        {
            throw new UsageException(
                "--yes",
                $"Deleting collection '{collection}' needs --yes when nobody can be asked."
            );
        }

        await session
            .Terminal.Error.WriteAsync(
                $"This deletes collection '{collection}' with all its documents. Type its name to go on: "
            )
            .ConfigureAwait(false);
        await session.Terminal.Error.FlushAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(session.Terminal.In, leaveOpen: true);
        var reply = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        return reply?.Trim() == collection;
    }
}
