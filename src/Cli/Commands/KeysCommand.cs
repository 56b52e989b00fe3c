using System.CommandLine;
using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Keys;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline keys</c>.</summary>
internal static class KeysCommand
{
    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "keys",
            "Make, list and revoke API keys; needs an administrator's key where keys are asked for.",
            Add(sessions),
            List(sessions),
            Revoke(sessions)
        );

    /// <summary>How long from now, such as <c>90d</c>, <c>12h</c> or <c>30m</c>.</summary>
    /// <exception cref="UsageException">It is no time.</exception>
    internal static TimeSpan Span(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        var isNumber = int.TryParse(
            text.AsSpan(0, Math.Max(0, text.Length - 1)),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        );
        return
            isNumber
            && number is > 0 and <= 100_000
            && unit switch
            {
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => TimeSpan.Zero,
            }
                is { Ticks: > 0 } span
            ? span
            : throw new UsageException(
                "--expires",
                $"'{text}' is no time; give days, hours or minutes, such as 90d, 12h or 30m."
            );
    }

    private static CliCommand Add(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "What people call the key, such as what it is for." };
        var role = CommonOptions.Word<KeyRole>("--role", "What its holder may do", KeyRole.Reader);
        var collections = new Option<string[]>("--collection", "-c")
        {
            Description = "A collection that it is for; may be repeated. Default: all.",
            HelpName = "NAME",
        };
        var labels = new Option<string[]>("--label")
        {
            Description =
                "An access label that it reads, besides documents without; may be repeated. Default: everything.",
            HelpName = "LABEL",
        };
        var unlabelled = new Option<bool>("--no-labels") { Description = "It reads documents without labels alone." };
        var expires = new Option<string?>("--expires")
        {
            Description = "When it ends by itself, from now: 90d, 12h, 30m. Default: never.",
            HelpName = "TIME",
        };
        var requests = new Option<int?>("--requests-per-minute")
        {
            Description = "Requests that it may make in a minute. Default: as many as it likes.",
            HelpName = "N",
        };
        var tokens = new Option<long?>("--tokens-per-day")
        {
            Description = "Tokens that it may have read and written in a day. Default: as many as it likes.",
            HelpName = "N",
        };
        var guardrails = new Option<string?>("--guardrails")
        {
            Description =
                "A guardrail policy of the server's that holds for it beside each collection's. Default: none.",
            HelpName = "POLICY",
        };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "add",
            "Make a key. Its secret is printed this once.",
            [
                (
                    "pipeline keys add \"search page\" --collection handbook --expires 90d",
                    "A key that reads one collection."
                ),
                ("pipeline keys add crawler --role writer", "A key that may also add and delete documents."),
            ],
            [name, role, collections, labels, unlabelled, expires, requests, tokens, guardrails, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var given = parse.GetValue(labels) is { Length: > 0 } named ? named : null;
                        var issued = await session
                            .Client.AddKeyAsync(
                                new NewKey
                                {
                                    Name = parse.GetValue(name)!,
                                    Role = parse.GetValue(role) ?? KeyRole.Reader,
                                    Collections = parse.GetValue(collections),
                                    Labels = given ?? (parse.GetValue(unlabelled) ? [] : null),
                                    Expires = parse.GetValue(expires) is { } span
                                        ? session.Terminal.Clock.GetUtcNow() + Span(span)
                                        : null,
                                    RequestsPerMinute = parse.GetValue(requests),
                                    TokensPerDay = parse.GetValue(tokens),
                                    Guardrails = parse.GetValue(guardrails),
                                },
                                token
                            )
                            .ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(issued);
                        }
                        else
                        {
                            session.Line(issued.Secret);
                            session.Note(session.Terminal.Words.Text("key.once", ("id", issued.Key.Id)));
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand List(SessionFactory sessions)
    {
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "list",
            "List keys, without their secrets; also those that have ended.",
            [("pipeline keys list", "Who has a key, and when it was last used.")],
            [json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var keys = await session.Client.ListKeysAsync(token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(keys);
                        }
                        else
                        {
                            session.Write(Describe(keys, session.Terminal.Clock.GetUtcNow()));
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static CliCommand Revoke(SessionFactory sessions)
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as 'pipeline keys list' shows it." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "revoke",
            "Revoke a key for good; within seconds no server takes it.",
            [("pipeline keys revoke 4vGkQ2xYb0Zc", "It cannot be undone.")],
            [id, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var key = parse.GetValue(id)!;
                        await session.Client.RevokeKeyAsync(key, token).ConfigureAwait(false);
                        if (session.Json)
                        {
                            session.Write(new { revoked = key });
                        }
                        else
                        {
                            session.Line($"Revoked key '{key}'.");
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static TextTable Describe(IReadOnlyList<KeyInfo> keys, DateTimeOffset now)
    {
        var table = new TextTable(
            ("Key", ColumnKind.Word),
            ("Name", ColumnKind.Name),
            ("Role", ColumnKind.Word),
            ("Collections", ColumnKind.Name),
            ("Labels", ColumnKind.Name),
            ("Last used", ColumnKind.Word),
            ("Expires", ColumnKind.Word),
            ("State", ColumnKind.Word)
        );
        foreach (var key in keys)
        {
            table.Add(
                key.Id,
                key.Name,
                Plain.Word(key.Role),
                key.Collections.Count == 0 ? "all" : string.Join(", ", key.Collections),
                key.Labels is not { } labels ? "all"
                    : labels.Count == 0 ? "none"
                    : string.Join(", ", labels),
                Moment(key.LastUsed),
                Moment(key.Expires),
                key.Revoked is not null ? "revoked"
                    : key.Expires <= now ? "expired"
                    : "holds"
            );
        }

        return table;
    }

    private static string Moment(DateTimeOffset? at) =>
        at?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never";
}
