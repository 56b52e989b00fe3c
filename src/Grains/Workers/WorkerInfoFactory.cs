using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Generation;

namespace Pipeline.Grains.Workers;

/// <summary>A session's statistics as the dashboard shows them.</summary>
internal static class WorkerInfoFactory
{
    public static WorkerInfo Create(ModelRole role, string device, ModelStatus status, WorkerStatistics? statistics)
    {
        var info = new WorkerInfo
        {
            Key = $"{role.ToString().ToLowerInvariant()}/{status.Name ?? "none"}@{device}",
            Role = role,
            Model = status.Name,
            Device = device,
            State = status.State,
            Detail = status.Detail?.Message,
            DetailCode = status.Detail?.Code,
            DetailValues = status.Detail?.Values,
            Since = status.Since,
        };
        return statistics is null
            ? info
            : info with
            {
                Queued = statistics.Queued,
                Active = statistics.Active,
                Requests = statistics.Requests,
                Batches = statistics.Batches,
                MeanBatchSize = statistics.MeanBatchSize,
                Tokens = statistics.Tokens,
                Padding = statistics.PaddedTokens > 0 ? 1 - ((double)statistics.Tokens / statistics.PaddedTokens) : 0,
                Refused = statistics.Refused,
            };
    }

    public static WorkerInfo WithGeneration(WorkerInfo info, GenerationStatistics statistics) =>
        info with
        {
            Queued = statistics.Queued,
            Active = statistics.Running,
            Requests = statistics.Completed + statistics.Cancelled + statistics.Failed,
            Batches = statistics.Steps,
            MeanBatchSize = statistics.MeanBatch,
            Tokens = statistics.PromptTokens + statistics.GeneratedTokens,
            Refused = statistics.Refused,
            KvUsed = statistics.CellsUsed,
            KvTotal = statistics.CellsTotal,
            TokensPerSecond = statistics.TokensPerSecond,
            KvKept = statistics.CellsKept,
            PromptTokens = statistics.PromptTokens,
            CachedTokens = statistics.SharedTokens,
            Acceptance =
                statistics.GuessedTokens == 0 ? null : (double)statistics.AcceptedTokens / statistics.GuessedTokens,
            FirstTokenMilliseconds = statistics.FirstTokenMilliseconds,
            GapMilliseconds = statistics.GapMilliseconds,
            SlowGapMilliseconds = statistics.SlowGapMilliseconds,
            BytesStored = statistics.BytesStored,
            Preempted = statistics.Preempted,
        };
}
