using Pipeline.Grains.Generations;
using Pipeline.Grains.Hosting;

namespace Pipeline.Grains.Ingestion;

internal sealed partial class IngestLaneGrain
{
    private IngestPipeline Served(GenerationSettings? generation) =>
        Pipeline(
            new ShardStore(store, _key, generation?.Number ?? 0, time),
            Cutting(generation),
            new PassageEmbedding(models, workers, _key.Collection, generation),
            this,
            options.Value.Ingestion
        );

    private IngestPipeline Beside(GenerationSettings generation)
    {
        var beside = new BesideStore(
            store,
            _key,
            generation.Number,
            Cutting(generation),
            () => _pipeline.IsIngesting,
            time
        );
        return Pipeline(
            beside,
            beside,
            new PassageEmbedding(models, workers, _key.Collection, generation, isBeside: true),
            new BesideListener(() => replicas.NotifyAsync(_key).Ignore(), () => ((IIngestListener)this).Gone()),
            BesideListener.Modest(options.Value.Ingestion)
        );
    }

    private DocumentProcessor Cutting(GenerationSettings? generation) =>
        new(reading, models, collections, seal, _key.Collection, generation, logger);

    private IngestPipeline Pipeline(
        IIngestStore rows,
        IDocumentCutting cutting,
        IPassageEmbedding embedding,
        IIngestListener listener,
        IngestionOptions limits
    ) => new(rows, cutting, embedding, listener, limits, capacity, metrics, time, logger);
}
