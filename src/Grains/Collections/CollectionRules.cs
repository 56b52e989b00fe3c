using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Guardrails;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Grains.Collections;

/// <summary>Checks a collection's name and settings.</summary>
internal static class CollectionRules
{
    public static void Validate(string name, CollectionSettings settings)
    {
        CollectionNames.Validate(name);
        RequestFields.Range("shardCount", settings.ShardCount, 1, 64);
        RequestFields.Chunks(settings.ChunkTokens, settings.ChunkOverlapTokens);
        if (settings.Ranking is { } ranking)
        {
            Validate(ranking);
        }

        if (settings.Decline is { } decline && !Enum.IsDefined(decline))
        {
            throw PipelineException.Invalid("decline", "decline must be auto or never.");
        }

        if (settings.SupportPolicy is not (null or "off" or "quote" or "drop" or "mark"))
        {
            throw PipelineException.Invalid("supportPolicy", "supportPolicy must be 'off', 'quote', 'drop' or 'mark'.");
        }

        if (settings.Deduplicate is not (null or "off" or "results"))
        {
            throw PipelineException.Invalid("deduplicate", "deduplicate must be 'off' or 'results'.");
        }

        if (settings.Guardrails is { } named && !PolicyFile.IsName(named))
        {
            throw PipelineException.Invalid("guardrails", "guardrails must be the name of a policy, such as strict.");
        }

        if (settings.GuardrailPolicy is { } policy)
        {
            try
            {
                GuardPolicy.Parse(policy);
            }
            catch (GuardPolicyException error)
            {
                throw PipelineException.Invalid("guardrailPolicy", error.Message);
            }
        }
    }

    /// <summary>Refuses another number of shards than the collection has: documents are spread over them by their
    /// ids.</summary>
    public static void SameShards(string name, CollectionSettings existing, int? shardCount)
    {
        if (shardCount is { } wanted && wanted != existing.ShardCount)
        {
            throw new PipelineException(
                ErrorCode.Conflict,
                $"Collection '{name}' has {existing.ShardCount} shards, and shardCount cannot change afterwards. Create another collection with {wanted} shards, submit the documents to it, and delete this one.",
                "shardCount"
            );
        }
    }

    public static void Validate(RankingSettings ranking)
    {
        RequestFields.Weight("keywordWeight", ranking.KeywordWeight);
        RequestFields.Weight("vectorWeight", ranking.VectorWeight);
        RequestFields.Weight("rerankWeight", ranking.RerankWeight);
        if (ranking.KeywordWeight + ranking.VectorWeight <= 0)
        {
            throw PipelineException.Invalid(
                "keywordWeight",
                "keywordWeight and vectorWeight are both 0; at least one must be above 0."
            );
        }

        RequestFields.FusionMethod("method", ranking.Method);
    }
}
