using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Keys;

/// <summary>A key that is to be made (<c>POST /api/keys</c>).</summary>
public sealed record NewKey
{
    /// <summary>Longest name.</summary>
    public const int MaxName = 100;

    /// <summary>Most collections, or labels, of a key.</summary>
    public const int MaxNames = 256;

    /// <summary>Longest label.</summary>
    public const int MaxLabel = 128;

    /// <summary>What people call it, 1 to 100 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>What its holder may do.</summary>
    public KeyRole Role { get; init; } = KeyRole.Reader;

    /// <summary>The collections that it is for; none: all.</summary>
    public IReadOnlyList<string>? Collections { get; init; }

    /// <summary>The access labels that it reads, besides documents without; null: everything; none: documents without
    /// alone.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>When it ends by itself; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Requests that it may make in a minute, 1 to 1,000,000; null: as many as it likes.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens that it may have read and written in a day (UTC), 1 to 10^12; null: as many as it
    /// likes.</summary>
    public long? TokensPerDay { get; init; }

    /// <summary>The name of a guardrail policy of the server's that holds beside that of each collection, the stricter
    /// action of both; null: none.</summary>
    public string? Guardrails { get; init; }

    /// <summary>Checks the fields.</summary>
    /// <param name="now">The time, which it must not have expired by.</param>
    /// <exception cref="PipelineException">One cannot be used.</exception>
    public void Validate(DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxName || Name.Any(char.IsControl))
        {
            throw PipelineException.Invalid(
                "name",
                $"name has {Name?.Length ?? 0} characters; give 1 to {MaxName}, such as what the key is for."
            );
        }

        if (!Enum.IsDefined(Role))
        {
            throw PipelineException.Invalid("role", "role must be reader, writer or admin.");
        }

        foreach (var collection in Named("collections", Collections))
        {
            CollectionNames.Validate(collection);
        }

        if (Named("labels", Labels).FirstOrDefault(label => label is not { Length: > 0 and <= MaxLabel }) is { } wrong)
        {
            throw PipelineException.Invalid(
                "labels",
                $"labels: '{wrong}' has {wrong.Length} characters; a label has 1 to {MaxLabel}."
            );
        }

        if (Role == KeyRole.Admin && (Collections is { Count: > 0 } || Labels is not null))
        {
            // Whoever can make keys can make one for everything.
            throw PipelineException.Invalid(
                Labels is null ? "collections" : "labels",
                "An admin may do everything, so its key cannot be limited to collections or labels; make a reader or a writer."
            );
        }

        if (Expires <= now)
        {
            throw PipelineException.Invalid("expires", "expires is in the past; give a later time, or leave it out.");
        }

        Within("requestsPerMinute", RequestsPerMinute, 1_000_000);
        Within("tokensPerDay", TokensPerDay, 1_000_000_000_000);
    }

    private static IReadOnlyList<string> Named(string field, IReadOnlyList<string>? names) =>
        names is null ? []
        : names.Count > MaxNames
            ? throw PipelineException.Invalid(
                field,
                $"{field} has {names.Count} names; at most {MaxNames} are allowed."
            )
        : names.Contains(null) ? throw PipelineException.Invalid(field, $"{field} holds null; give names.")
        : names;

    private static void Within(string field, long? value, long most)
    {
        if (value < 1 || value > most)
        {
            throw new PipelineException(
                ErrorCode.InvalidRequest,
                $"{field} is {value}; it must be from 1 to {most}.",
                field,
                reason: "out_of_range",
                values: new Dictionary<string, string>
                {
                    ["value"] = $"{value}",
                    ["low"] = "1",
                    ["high"] = $"{most}",
                }
            );
        }
    }
}
