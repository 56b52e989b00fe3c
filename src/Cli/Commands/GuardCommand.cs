using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Guardrails;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline guard</c>: policies tried without a server.</summary>
internal static class GuardCommand
{
    private const int SnippetLength = 80;

    private const string TestNotes = """
        A test: {"text": "내 카드는 4111 1111 1111 1111", "place": "question", "action": "mask", "rules": ["card"]}
        place: question (the default), context (a passage) or output (an answer). action: pass, mask or block.
        Also "masked": the text that must come out, and "name". FILE holds a JSON array of tests or one test a line; or it is
        a policy with its own tests: {"question": {"card": "block"}, "tests": [...]}. No server is asked and nothing is kept.

        Exit codes: 0 all passed, 1 a test failed, 2 a file cannot be used.
        """;

    private const string CheckNotes = """
        A policy: {"question": {"card": "block"}, "output": {"email": "pass"}}; what it does not name has its default
        (docs/guardrails.md). No server is asked and nothing is kept.
        """;

    public static Command Create(SessionFactory sessions) =>
        CliCommand.Group(
            "guard",
            "Try guardrail policies: run a policy's tests, or see what it does with a text. Needs no server.",
            Test(sessions),
            Check(sessions)
        );

    private static CliCommand Test(SessionFactory sessions)
    {
        var file = new Argument<string>("FILE") { Description = "Tests, or a policy with tests; - reads them here." };
        var policy = Policy("The policy. Default: FILE itself when it is one, else the default policy.");
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "test",
            "Run tests against a policy.",
            [
                ("pipeline guard test policies/strict.json", "Run the tests that stand in a policy."),
                ("pipeline guard test cases.jsonl --policy policies/strict.json", "Tests of a file of their own."),
                ("pipeline guard test cases.jsonl --json | jq 'select(.passed | not)'", "What failed, for a script."),
            ],
            [file, policy, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var name = parse.GetValue(file)!;
                        var content = await GuardFiles
                            .ReadAsync(session.Terminal, "FILE", name, token)
                            .ConfigureAwait(false);
                        var (guard, version, cases) = parse.GetValue(policy) is { } given
                            ? (
                                GuardFiles.GuardOf(given, out var named),
                                named,
                                GuardFiles.Usable("FILE", () => PolicyCases.Parse(content))
                            )
                            : GuardFiles.Both(name, content);
                        if (cases.Count == 0)
                        {
                            throw new UsageException(
                                "FILE",
                                $"'{name}' holds no tests. See 'pipeline guard test --help'."
                            );
                        }

                        var outcomes = cases.Select(one => PolicyTrial.Of(guard, one)).ToArray();
                        Print(session, version, outcomes);
                        return outcomes.Any(outcome => outcome.Failed) ? ExitCode.Failed : ExitCode.Ok;
                    }
                ),
            TestNotes
        );
    }

    private static CliCommand Check(SessionFactory sessions)
    {
        var text = new Argument<string>("TEXT") { Description = "The text; - reads it from the standard input." };
        var policy = Policy("The policy. Default: the one that holds where none is given.");
        var place = CommonOptions.Word<GuardPlace>("--place", "Where the text stands; all of them unless given", null);
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "check",
            "Show what a policy does with a text.",
            [
                ("pipeline guard check \"my card is 4111 1111 1111 1111\"", "By the default policy, at each place."),
                ("pipeline guard check - --policy policies/strict.json < mail.txt", "A file, by a policy of yours."),
                ("pipeline guard check \"공일공-1234-5678\" --place output --json", "Findings with their ranges."),
            ],
            [text, policy, place, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var given = parse.GetValue(text)!;
                        var read =
                            given == "-"
                                ? await GuardFiles
                                    .ReadAsync(session.Terminal, "TEXT", given, token)
                                    .ConfigureAwait(false)
                                : given;
                        var version = GuardFiles.DefaultVersion();
                        var guard = parse.GetValue(policy) is { } path
                            ? GuardFiles.GuardOf(path, out version)
                            : new TextGuard(GuardPolicy.Default);
                        Print(
                            session,
                            version,
                            (parse.GetValue(place) is { } one ? [one] : Enum.GetValues<GuardPlace>()).Select(at =>
                                PolicyTrial.Of(guard, at, read)
                            )
                        );
                        return ExitCode.Ok;
                    }
                ),
            CheckNotes
        );
    }

    private static Option<string?> Policy(string description) =>
        new("--policy") { Description = description, HelpName = "FILE" };

    private static void Print(Session session, string version, PolicyOutcome[] outcomes)
    {
        var words = session.Terminal.Words;
        if (session.Json)
        {
            foreach (var outcome in outcomes)
            {
                session.Write(
                    new
                    {
                        outcome.Passed,
                        Skipped = outcome.IsOfTopic,
                        Policy = version,
                        outcome.Case.Name,
                        outcome.Case.Text,
                        Place = Plain.Word(outcome.Case.Place),
                        Action = Plain.Word(outcome.Action),
                        outcome.Rules,
                        Masked = outcome.Text,
                    }
                );
            }

            return;
        }

        session.Line(GuardWords.Of(words, "policy", ("version", version)));
        var table = new TextTable(
            (GuardWords.Of(words, "result"), ColumnKind.Word),
            (GuardWords.Of(words, "place"), ColumnKind.Word),
            (GuardWords.Of(words, "expected"), ColumnKind.Word),
            (GuardWords.Of(words, "found"), ColumnKind.Word),
            (GuardWords.Of(words, "test"), ColumnKind.Prose)
        );
        foreach (var outcome in outcomes)
        {
            table.Add(
                GuardWords.Of(
                    words,
                    outcome.IsOfTopic ? "skipped"
                        : outcome.Passed ? "passed"
                        : "failed"
                ),
                GuardWords.Of(words, outcome.Case.Place),
                Told(words, outcome.Case.Action, outcome.Case.Rules, outcome.Passed ? null : outcome.Case.Masked),
                Told(words, outcome.Action, outcome.Rules, outcome.Passed ? null : outcome.Text),
                outcome.Case.Name ?? Plain.Snippet(outcome.Case.Text, SnippetLength)
            );
        }

        session.Write(table);
        session.Line(
            GuardWords.Of(
                words,
                "summary",
                ("passed", outcomes.Count(outcome => outcome.Passed && !outcome.IsOfTopic)),
                ("failed", outcomes.Count(outcome => outcome.Failed))
            )
        );
        if (outcomes.Any(outcome => outcome.IsOfTopic))
        {
            session.Note(GuardWords.Of(words, "topics"));
        }
    }

    private static void Print(Session session, string version, IEnumerable<GuardVerdict> verdicts)
    {
        var words = session.Terminal.Words;
        if (session.Json)
        {
            foreach (var verdict in verdicts)
            {
                session.Write(
                    new
                    {
                        Policy = version,
                        Place = Plain.Word(verdict.Place),
                        Action = Plain.Word(verdict.Action),
                        verdict.Rule,
                        Findings = verdict.Findings.Select(finding => new
                        {
                            finding.Rule,
                            finding.Start,
                            finding.Length,
                        }),
                        Masked = verdict.Text,
                    }
                );
            }

            return;
        }

        session.Line(GuardWords.Of(words, "policy", ("version", version)));
        var table = new TextTable(
            (GuardWords.Of(words, "place"), ColumnKind.Word),
            (GuardWords.Of(words, "action"), ColumnKind.Word),
            (GuardWords.Of(words, "rules"), ColumnKind.Word),
            (GuardWords.Of(words, "text"), ColumnKind.Prose)
        );
        foreach (var verdict in verdicts)
        {
            table.Add(
                GuardWords.Of(words, verdict.Place),
                GuardWords.Of(words, verdict.Action),
                string.Join(", ", verdict.Findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal)),
                verdict.Text
            );
        }

        session.Write(table);
    }

    private static string Told(Wording words, GuardAction? action, IReadOnlyList<string>? rules, string? masked) =>
        string.Join(
            ' ',
            new[]
            {
                action is { } known ? GuardWords.Of(words, known) : null,
                rules is { Count: > 0 } ? string.Join(", ", rules) : null,
                masked is { Length: > 0 } ? $"→ {masked}" : null,
            }.Where(part => part is not null)
        );
}
