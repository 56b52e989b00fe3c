using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Collections;

/// <summary>What a collection may be called; the same in every client and in the server.</summary>
public static partial class CollectionNames
{
    /// <summary>Whether a collection can have that name at all.</summary>
    /// <param name="name">The name.</param>
    public static bool IsValid([NotNullWhen(true)] string? name) => name is not null && Pattern().IsMatch(name);

    /// <summary>Checks a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="PipelineException">No collection can be called so
    /// (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static void Validate(string? name)
    {
        if (!IsValid(name))
        {
            throw PipelineException.Invalid(
                "collection",
                "A collection's name has 1 to 63 characters of a-z, 0-9, '-' and '_', and starts with a letter or digit."
            );
        }
    }

    // \z and not $: a line feed at the end is part of the name.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
