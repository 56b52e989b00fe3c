using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security;

/// <summary>
/// What a caller may read: what its key allows and, with <see cref="SiloOptions.AccessHeader"/>, of that only what the
/// header allows, which the authenticating proxy in front sets (and must take from what its clients send); a request
/// without the header has no labels then and reads documents without labels only. Without either there is one user, who
/// reads everything.
/// </summary>
internal sealed class CallerAccess(SiloOptions options)
{
    private const int MaxLabels = 256;
    private const int MaxCharacters = 128;

    /// <summary>Who calls: what an answer is bound to.</summary>
    public CallerIdentity IdentityOf(HttpContext? context) => new(Of(context), Caller.Of(context).Id);

    /// <summary>Whose answers the caller may read and cancel: its own; null: everybody's, for an administrator who
    /// reads everything.</summary>
    public CallerIdentity? ReaderOf(HttpContext? context) =>
        IdentityOf(context) is var identity && identity.Access is null && Caller.Of(context).IsAdmin ? null : identity;

    /// <summary>The caller's labels; null: everything.</summary>
    public IReadOnlyList<string>? Of(HttpContext? context) =>
        (Caller.Of(context).Labels, OfHeader(context)) switch
        {
            (null, var told) => told,
            (var own, null) => own,
            var (own, told) => [.. own.Intersect(told, StringComparer.Ordinal)],
        };

    /// <summary>Refuses who may not read every document, where what is told is of all documents.</summary>
    /// <param name="context">The request, or the one that a connection of the hub began with.</param>
    /// <param name="what">What was asked for, as a sentence begins with it, in the plural.</param>
    /// <exception cref="PipelineException">The caller has access labels.</exception>
    public void RequireAll(HttpContext? context, string what)
    {
        if (Of(context) is not null)
        {
            throw new PipelineException(
                ErrorCode.Forbidden,
                $"{what} are for those who may read every document; ask for them without the access header in between."
            );
        }
    }

    private IReadOnlyList<string>? OfHeader(HttpContext? context)
    {
        if (options.AccessHeader is not { } header)
        {
            return null;
        }

        if (context is null)
        {
            return [];
        }

        var labels = context
            .Request.Headers[header]
            .SelectMany(value =>
                (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            )
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return labels.Length <= MaxLabels && labels.All(label => label.Length <= MaxCharacters)
            ? labels
            : throw PipelineException.Invalid(
                header,
                $"{header}: at most {MaxLabels} labels of 1 to {MaxCharacters} characters are allowed."
            );
    }
}
