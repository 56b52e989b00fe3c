using System.Globalization;
using Pipeline.Grains.Models;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Offers;

/// <summary>The embedder that the deployment uses, written down in the store, so that a silo that comes later, or a
/// restart of all, finds the same.</summary>
internal sealed class ChosenEmbedder(IDeploymentFacts facts, EmbedderChoice choice)
{
    /// <summary>The name of the fact; its value is the length of the vectors, a space and their name.</summary>
    public const string Fact = "embedder";

    private EmbedderIdentity? _last;

    /// <summary>What is chosen now, and chosen anew where that is due.</summary>
    /// <param name="offers">What is offered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<EmbedderIdentity?> FindAsync(IEnumerable<ModelOffer> offers, CancellationToken cancellationToken)
    {
        try
        {
            var text = await facts.FindFactAsync(Fact, cancellationToken);
            _last = Parse(text);
            if (choice.Next(_last, offers) is { } next && next != _last)
            {
                var settled = text is null
                    ? await facts.TryClaimFactAsync(Fact, Format(next), cancellationToken)
                    : await facts.TryReplaceFactAsync(Fact, text, Format(next), cancellationToken);

                // Another silo may have been faster, and it is not this one's turn then.
                _last = settled ? next : Parse(await facts.FindFactAsync(Fact, cancellationToken));
            }
        }
        catch (StoreException)
        {
            // What was chosen stays while the store is away.
        }

        return _last;
    }

    private static string Format(EmbedderIdentity embedder) =>
        string.Create(CultureInfo.InvariantCulture, $"{embedder.Dimensions} {embedder.Name}");

    private static EmbedderIdentity? Parse(string? text) =>
        text?.Split(' ', 2) is [var dimensions, var name]
        && int.TryParse(dimensions, CultureInfo.InvariantCulture, out var length)
            ? new EmbedderIdentity(name, length)
            : null;
}
