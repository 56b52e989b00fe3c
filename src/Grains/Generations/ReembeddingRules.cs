using System.Globalization;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Storage.Generations;

namespace Pipeline.Grains.Generations;

/// <summary>What may be embedded anew, and what speaks against it.</summary>
internal static class ReembeddingRules
{
    /// <summary>For how long what was served before is kept, where nobody says.</summary>
    public const int DefaultKeepHours = 24;

    /// <summary>The reasons that errors carry (<see cref="PipelineException.Reason"/>).</summary>
    public const string NotAnEmbedder = "not_an_embedder";
    public const string Running = "reembedding_running";
    public const string Kept = "reembedding_kept";
    public const string Same = "reembedding_same";
    public const string None = "no_reembedding";
    public const string NothingToRollBack = "nothing_to_roll_back";
    public const string TooLittleDisk = "too_little_disk";

    /// <summary>The embedder of a name.</summary>
    /// <exception cref="PipelineException">There is none, or the model of that name is none.</exception>
    public static EmbedderIdentity FindEmbedder(IClusterModels models, string name)
    {
        var used = models.StatusOf(ModelRole.Embed);
        var found = used.Name == name || used.Vectors?.Name == name ? used : models.StatusOfEmbedder(name);
        if (found is { Name: not null, Vectors: { } vectors })
        {
            return vectors;
        }

        var other = models.Offered.FirstOrDefault(offer =>
            offer.Role != ModelRole.Embed && string.Equals(offer.Status.Name, name, StringComparison.OrdinalIgnoreCase)
        );
        throw other.Status is null
            ? new PipelineException(
                ErrorCode.UnknownModel,
                $"There is no embedder '{name}'. Install it with 'pipeline models pull {name}', or list what is installed with 'pipeline models'.",
                "model",
                values: Value("model", name)
            )
            : new PipelineException(
                ErrorCode.InvalidRequest,
                $"The model '{name}' is no embedder. List the embedders with 'pipeline models'.",
                "model",
                reason: NotAnEmbedder,
                values: Value("model", name)
            );
    }

    /// <summary>Checks a request.</summary>
    /// <exception cref="PipelineException">A field is out of its range.</exception>
    public static void Validate(ReembeddingRequest request, GenerationSettings target)
    {
        RequestFields.Chunks(target.ChunkTokens, target.ChunkOverlapTokens);
        RequestFields.Range("keepHours", request.KeepHours ?? DefaultKeepHours, 0, 8760);
    }

    /// <summary>About how many bytes a generation takes, of the store and of the index: text twice and vectors in half
    /// precision in each, codes in the index.</summary>
    /// <param name="size">What is served.</param>
    /// <param name="dimensions">Length of a vector.</param>
    /// <param name="scale">How many chunks there will be for one that there is.</param>
    public static long BytesOf(CorpusSize size, int dimensions, double scale) =>
        (long)(size.Chunks * Math.Max(1, scale) * ((dimensions * 6L) + 500)) + (3 * size.Bytes);

    /// <summary>What is told when a disk has too little room.</summary>
    public static PipelineException Full(long needed, long free) =>
        new(
            ErrorCode.Conflict,
            $"Embedding the documents anew takes about {Mega(needed)} MB beside what there is, and the disk of the data directory has {Mega(free)} MB free. Free some, and try again.",
            reason: TooLittleDisk,
            values: new Dictionary<string, string> { ["needed"] = Mega(needed), ["free"] = Mega(free) }
        );

    /// <summary>What is told when a state stands against something.</summary>
    public static PipelineException Against(string collection, string reason) =>
        new(
            ErrorCode.Conflict,
            reason switch
            {
                Running =>
                    $"The documents of '{collection}' are being embedded anew already. Wait until that is done, or cancel it.",
                Kept =>
                    $"Of '{collection}' what was served before is still kept. Finish that with 'pipeline collections reembed {collection} --finish', and try again.",
                Same => $"The documents of '{collection}' are embedded and cut like that already.",
                NothingToRollBack => $"There is nothing that '{collection}' could be taken back to.",
                _ => $"The documents of '{collection}' are not being embedded anew.",
            },
            reason: reason,
            values: Value("collection", collection)
        );

    private static string Mega(long bytes) => (bytes / 1_000_000).ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Value(string name, string value) => new() { [name] = value };
}
