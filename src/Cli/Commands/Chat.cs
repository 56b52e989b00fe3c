using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Commands;

/// <summary>How questions of a chat are asked.</summary>
/// <param name="Top">Passages shown to the generator.</param>
/// <param name="MaxTokens">Longest answer.</param>
/// <param name="Extractive">Whether sentences are quoted.</param>
/// <param name="Verbose">Whether stages are told.</param>
internal sealed record ChatSettings(int Top, int MaxTokens, bool Extractive, bool Verbose);

/// <summary>Questions line by line, in a conversation that begins with the first of them.</summary>
internal sealed class Chat(Session session, string collection, ChatSettings settings)
{
    private const int MostTurns = 32;

    private readonly AnswerPrinter _answers = new(session, settings.Verbose);
    private readonly ConversationPrinter _conversations = new(session);
    private readonly List<ChatMessage> _unstored = [];
    private string? _conversation;
    private int _exitCode = ExitCode.Ok;

    /// <summary>Whether nothing is stored.</summary>
    public bool IsIncognito { get; set; }

    private bool IsInteractive => session.Terminal is { InIsTerminal: true, OutIsTerminal: true };

    /// <summary>Reads to the end of the input.</summary>
    /// <param name="conversation">What to go on with; null: a new conversation.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code: that of the last question that failed.</returns>
    public async Task<int> RunAsync(string? conversation, CancellationToken cancellationToken)
    {
        if (conversation is not null)
        {
            await OpenAsync(conversation, cancellationToken).ConfigureAwait(false);
        }

        if (IsInteractive)
        {
            Note("chat.welcome", ("collection", collection));
        }

        if (IsIncognito)
        {
            Note("chat.incognito");
        }

        using var reader = new StreamReader(session.Terminal.In, leaveOpen: true);
        while (true)
        {
            if (IsInteractive)
            {
                await session.Terminal.Out.WriteAsync("> ").ConfigureAwait(false);
                await session.Terminal.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            var line = (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false))?.Trim();
            if (line is null or "/quit" or "/exit")
            {
                return _exitCode;
            }

            if (line.Length > 0)
            {
                await TakeAsync(line, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            if (line[0] == '/')
            {
                var cut = line.IndexOf(' ', StringComparison.Ordinal);
                var (command, rest) = cut < 0 ? (line, "") : (line[..cut], line[(cut + 1)..].Trim());
                await ObeyAsync(command, rest, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await AskAsync(line, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (UsageException error)
        {
            session.Note($"{session.Terminal.Words.Text("error")}: {error.Message}");
        }
        catch (PipelineException error)
        {
            // One question that fails does not end the chat.
            _exitCode = ExitCode.Failed;
            session.Fail(error);
        }
    }

    private async Task AskAsync(string question, CancellationToken cancellationToken)
    {
        if (!IsInteractive)
        {
            // What is read from a file is seen nowhere else.
            session.Line($"> {Plain.OneLine(question)}");
        }

        var request = new AskRequest
        {
            Collection = collection,
            Question = question,
            Top = settings.Top,
            MaxTokens = settings.MaxTokens,
            Extractive = settings.Extractive,
        };
        if (IsIncognito)
        {
            request = request with { Incognito = true, History = [.. _unstored.TakeLast(MostTurns)] };
        }
        else
        {
            _conversation ??= (
                await session.Client.CreateConversationAsync(collection, null, cancellationToken).ConfigureAwait(false)
            ).Id;
            request = request with { Conversation = _conversation };
        }

        var answer = await _answers.AskAsync(request, cancellationToken).ConfigureAwait(false);
        session.Line("");
        if (AnswerPrinter.ExitCodeOf(answer) is not ExitCode.Ok and var failed)
        {
            _exitCode = failed;
        }
        else if (IsIncognito)
        {
            _unstored.Add(new ChatMessage(ChatRole.User, question));
            _unstored.Add(new ChatMessage(ChatRole.Assistant, answer.Text));
        }
    }

    private Task ObeyAsync(string command, string rest, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case "/help":
                session.Line(session.Terminal.Words.Text("chat.help"));
                return Task.CompletedTask;
            case "/new":
                Begin();
                Note("chat.new");
                return Task.CompletedTask;
            case "/incognito":
                Begin();
                IsIncognito = !IsIncognito;
                Note(IsIncognito ? "chat.incognito" : "chat.stored");
                return Task.CompletedTask;
            case "/list":
                return ListAsync(cancellationToken);
            case "/open":
                return OpenAsync(rest, cancellationToken);
            case "/export":
                return ExportAsync(rest, cancellationToken);
            case "/title":
                return WithConversationAsync(async id =>
                {
                    var renamed = await session
                        .Client.RenameConversationAsync(collection, id, rest, cancellationToken)
                        .ConfigureAwait(false);
                    Note("conversations.renamed", ("title", renamed.Title));
                });
            case "/delete":
                return WithConversationAsync(async id =>
                {
                    await session
                        .Client.DeleteConversationAsync(collection, id, cancellationToken)
                        .ConfigureAwait(false);
                    Begin();
                    Note("conversations.deleted", ("id", id));
                });
            default:
                Note("chat.unknown", ("command", command));
                return Task.CompletedTask;
        }
    }

    private void Begin()
    {
        _conversation = null;
        _unstored.Clear();
    }

    private Task WithConversationAsync(Func<string, Task> act)
    {
        if (_conversation is { } id)
        {
            return act(id);
        }

        Note(IsIncognito ? "chat.unstored" : "chat.nothing");
        return Task.CompletedTask;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var all = await session
            .Client.ListConversationsAsync(collection, cancellationToken)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (all.Count == 0)
        {
            Note("chat.nothing");
        }
        else
        {
            _conversations.List(all, _conversation);
        }
    }

    private async Task OpenAsync(string given, CancellationToken cancellationToken)
    {
        var id = await ConversationsCommand
            .IdAsync(session, collection, given, cancellationToken)
            .ConfigureAwait(false);
        var found = await session.Client.GetConversationAsync(collection, id, cancellationToken).ConfigureAwait(false);
        Begin();
        (_conversation, IsIncognito) = (found.Info.Id, false);
        Note("chat.resumed", ("title", Plain.OneLine(found.Info.Title)), ("turns", found.Info.Turns));
    }

    private Task ExportAsync(string file, CancellationToken cancellationToken) =>
        WithConversationAsync(async id =>
        {
            var found = await session
                .Client.GetConversationAsync(collection, id, cancellationToken)
                .ConfigureAwait(false);
            var text = ConversationPrinter.Export(found, file.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
            if (file.Length == 0)
            {
                session.Line(text.TrimEnd());
                return;
            }

            await ConversationsCommand.WriteAsync(file, text, cancellationToken).ConfigureAwait(false);
            Note("chat.written", ("file", file));
        });

    private void Note(string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        session.Note(session.Terminal.Words.Text(key, values));
}
