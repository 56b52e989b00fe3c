using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Collections;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline collections reembed</c>.</summary>
internal static class ReembedCommand
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(500);

    public static CliCommand Create(SessionFactory sessions)
    {
        var name = new Argument<string>("NAME") { Description = "The collection." };
        var model = new Option<string?>("--model")
        {
            Description = "The embedder from then on; as it is unless given.",
            HelpName = "MODEL",
        };
        var chunk = new Option<int?>("--chunk-tokens") { Description = "Largest chunk in tokens.", HelpName = "N" };
        var overlap = new Option<int?>("--overlap-tokens")
        {
            Description = "Tokens repeated from the chunk before.",
            HelpName = "N",
        };
        var keep = new Option<int?>("--keep")
        {
            Description = "Hours for which what was served before is kept, to be taken back at once. 24 unless given.",
            HelpName = "HOURS",
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait for the switch." };
        var status = new Option<bool>("--status") { Description = "Only say how far it is." };
        (Option<bool> Option, ReembeddingAction Action)[] actions =
        [
            (new("--pause") { Description = "Embed nothing more until it is resumed." }, ReembeddingAction.Pause),
            (new("--resume") { Description = "Go on." }, ReembeddingAction.Resume),
            (new("--cancel") { Description = "Give it up; what is served stays." }, ReembeddingAction.Cancel),
            (new("--rollback") { Description = "Serve again what was served before." }, ReembeddingAction.Rollback),
            (new("--finish") { Description = "Delete what was served before." }, ReembeddingAction.Finish),
        ];
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "reembed",
            "Cut and embed all documents anew while what there is goes on answering; then that is served, all at once.",
            [
                ("pipeline collections reembed handbook --model bge-m3", "With another embedder."),
                ("pipeline collections reembed handbook --chunk-tokens 200", "In smaller chunks."),
                ("pipeline collections reembed handbook --rollback", "Back to what was served before."),
            ],
            [name, model, chunk, overlap, keep, noWait, status, .. actions.Select(action => action.Option), json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var collection = parse.GetValue(name)!;
                        var asked = actions.Where(action => parse.GetValue(action.Option)).ToArray();
                        var request = new ReembeddingRequest
                        {
                            Model = parse.GetValue(model),
                            ChunkTokens = parse.GetValue(chunk),
                            ChunkOverlapTokens = parse.GetValue(overlap),
                            KeepHours = parse.GetValue(keep),
                        };
                        var begins = request with { KeepHours = null } != new ReembeddingRequest();
                        if (asked.Length + (begins ? 1 : 0) + (parse.GetValue(status) ? 1 : 0) > 1)
                        {
                            throw new UsageException(
                                asked.Length > 0 ? asked[^1].Option.Name : status.Name,
                                "One thing at a time: begin it with --model, --chunk-tokens or --overlap-tokens, or say what is to be done with it."
                            );
                        }

                        var now =
                            asked.Length > 0
                                ? await session
                                    .Client.ChangeReembeddingAsync(collection, asked[0].Action, token)
                                    .ConfigureAwait(false)
                            : begins
                                ? await session.Client.ReembedAsync(collection, request, token).ConfigureAwait(false)
                            : await session.Client.FindReembeddingAsync(collection, token).ConfigureAwait(false);
                        var waits =
                            !parse.GetValue(noWait)
                            && !parse.GetValue(status)
                            && now is { IsUnderWay: true, Paused: false };
                        if (waits)
                        {
                            now = await WaitAsync(session, collection, now, token).ConfigureAwait(false);
                        }

                        if (session.Json)
                        {
                            session.Write(now);
                        }
                        else
                        {
                            ReembeddingWords.Lines(session.Terminal.Words, collection, now).ForEach(session.Line);
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    /// <summary>Waits until it has switched, or is stopped by somebody.</summary>
    private static Task<ReembeddingStatus> WaitAsync(
        Session session,
        string collection,
        ReembeddingStatus status,
        CancellationToken cancellationToken
    ) =>
        ProgressBars.RunAsync(
            session.Terminal,
            session.Json,
            async phases =>
            {
                var words = session.Terminal.Words;
                var phase = phases.Begin(words.Text("reembed.bar"), status.Documents);
                while (status is { IsUnderWay: true, Paused: false })
                {
                    await Task.Delay(LooksEvery, cancellationToken).ConfigureAwait(false);
                    status = await session
                        .Client.FindReembeddingAsync(collection, cancellationToken)
                        .ConfigureAwait(false);
                    phase.Total(status.Documents);
                    phase.Set(status.Done);
                    phase.Describe(ReembeddingWords.Bar(words, status));
                }

                phase.End();
                return status;
            }
        );
}
