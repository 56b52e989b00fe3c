using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Workers;
using Pipeline.Inference.Generation.Grammars.Schemas;

namespace Pipeline.Grains.Questions;

/// <summary>The generator as a writer of short texts for a search: under a schema, within so many tokens for one
/// question, or not at all.</summary>
/// <param name="workers">Generates.</param>
/// <param name="models">Says which generator there is.</param>
/// <param name="tenant">Whom it is for.</param>
/// <param name="tokens">Tokens that it may write, all texts together.</param>
internal sealed class QuestionWriter(WorkerRouter workers, IClusterModels models, string tenant, int tokens)
    : IQuestionWriter
{
    /// <summary>With fewer tokens no text is begun.</summary>
    private const int Fewest = 8;

    /// <summary>Tokens written so far.</summary>
    public int Written { get; private set; }

    private int Left => tokens - Written;

    /// <inheritdoc/>
    public string? Model => models.StatusOf(ModelRole.Generate).Name;

    /// <inheritdoc/>
    public bool IsAway { get; private set; }

    /// <inheritdoc/>
    public bool CanWrite(string question) =>
        Left >= Fewest
        && models.StatusOf(ModelRole.Generate) is { IsBroken: false, Name: not null } status
        && status.Knows(QuestionLanguage.CodeOf(question));

    /// <inheritdoc/>
    public async Task<JsonElement?> WriteAsync(
        string instruction,
        string text,
        string schema,
        int most,
        CancellationToken cancellationToken
    )
    {
        most = Math.Min(most, Left);
        if (most < Fewest)
        {
            return null;
        }

        IsAway = false;
        using var shape = JsonDocument.Parse(schema);
        var request = new CompletionRequest
        {
            Messages = [new ChatMessage(ChatRole.System, instruction), new ChatMessage(ChatRole.User, text)],
            MaxTokens = most,
            Grammar = JsonSchemaGrammar.Of(shape.RootElement),
            Tenant = tenant,
        };
        var written = new StringBuilder();
        try
        {
            await foreach (var piece in workers.GenerateAsync(request, cancellationToken))
            {
                Written += piece.Tokens;
                written.Append(piece.Text);
            }

            using var read = JsonDocument.Parse(written.ToString());
            return read.RootElement.Clone();
        }
        catch (PipelineException error)
            when (error.Code is ErrorCode.ModelUnavailable or ErrorCode.Overloaded or ErrorCode.InvalidRequest)
        {
            // Nothing that a search cannot do without.
            IsAway = error.Code != ErrorCode.InvalidRequest;
            return null;
        }
        catch (JsonException)
        {
            // It was cut off by the limit.
            return null;
        }
    }
}
