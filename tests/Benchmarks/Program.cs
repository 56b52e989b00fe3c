using Pipeline.Benchmarks;
using Pipeline.Benchmarks.Answerability;
using Pipeline.Benchmarks.Cache;
using Pipeline.Benchmarks.Chunking;
using Pipeline.Benchmarks.Encoders;
using Pipeline.Benchmarks.Generation;
using Pipeline.Benchmarks.Guarding;
using Pipeline.Benchmarks.Hostile;
using Pipeline.Benchmarks.Ingestion;
using Pipeline.Benchmarks.Lexical;
using Pipeline.Benchmarks.Quality;
using Pipeline.Benchmarks.Questions;
using Pipeline.Benchmarks.Ranking;
using Pipeline.Benchmarks.Reading;
using Pipeline.Benchmarks.Scaling;
using Pipeline.Benchmarks.Shards;
using Pipeline.Benchmarks.Stores;
using Pipeline.Benchmarks.Vectors;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;

// A reader of documents and nothing else, as the silo under measurement starts it.
if (args is [MeasuredSilo.ReadDocumentsVerb])
{
    return SandboxHost.Run(Console.OpenStandardInput(), Console.OpenStandardOutput(), new ReadingLimits());
}

// One suite a command; each suite runs our code and its peers interleaved in this one process (or in children it
// starts), and reports medians and ratios.
Suite[] suites =
[
    new LexicalSuite(),
    new VectorSuite(),
    new ShardSuite(),
    new QualitySuite(),
    new CalibrationSuite(),
    new ChunkingSuite(),
    new FollowUpsSuite(),
    new MultiStepSuite(),
    new AbstainSuite(),
    new CacheSuite(),
    new EmbedSuite(),
    new RerankSuite(),
    new FairnessSuite(),
    new GenerateSuite(),
    new GuardSuite(),
    new HostileSuite(),
    new ReadingSuite(),
    new IngestSuite(),
    new PlainIngestSuite(),
    new LargeIngestSuite(),
    new PathSuite(),
    new StoreSuite(),
    new FanOutSuite(),
    new ScalingSuite(),
    new ScaleModelSuite(),
];
return await BenchmarkCommand.Create(suites).Parse(args).InvokeAsync();
