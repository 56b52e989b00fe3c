using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Serialization;
using Pipeline.Storage.Collections;

namespace Pipeline.Grains.Collections;

/// <summary>Lists collections that are asked one by one: none makes the list fail, and none holds it up for
/// long.</summary>
/// <param name="describe">Asks a collection.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Gets what is not told.</param>
internal sealed class CollectionListing(Func<string, Task<CollectionInfo>> describe, TimeProvider time, ILogger logger)
{
    /// <summary>How long a collection may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks all at once.</summary>
    /// <param name="rows">The collections as the store knows them.</param>
    /// <returns>One entry each, in the same order; those that were deleted meanwhile are left out.</returns>
    public async Task<IReadOnlyList<CollectionInfo>> ListAsync(IReadOnlyList<CollectionRow> rows) =>
        [.. (await Task.WhenAll(rows.Select(FindAsync))).OfType<CollectionInfo>()];

    private async Task<CollectionInfo?> FindAsync(CollectionRow row)
    {
        try
        {
            var (info, problem) = await Inquiry.AskAsync(
                () => describe(row.Name),
                $"The collection '{row.Name}'",
                Patience,
                time,
                logger
            );
            return info ?? Unasked(row, problem!);
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            return null;
        }
    }

    private static CollectionInfo Unasked(CollectionRow row, Remark problem) =>
        new()
        {
            Name = row.Name,
            Settings = JsonSerializer.Deserialize<CollectionSettings>(row.SettingsJson, PipelineJson.Options)!,
            Documents = new DocumentCounts(0, 0, 0, 0, 0, null),
            Watermarks = new long[row.ShardCount],
            Created = row.Created,
            Problem = problem.Message,
            ProblemCode = problem.Code,
            ProblemValues = problem.Values,
        };
}
