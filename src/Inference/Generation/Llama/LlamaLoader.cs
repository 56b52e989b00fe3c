using System.Runtime.CompilerServices;
using LLama;
using LLama.Abstractions;
using LLama.Common;
using LLama.Exceptions;
using LLama.Extensions;
using LLama.Native;
using Microsoft.Extensions.Logging;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Gguf;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Generation.Scheduling;
using Pipeline.Inference.Generation.Speculation;
using Pipeline.Inference.Generation.Templates;

namespace Pipeline.Inference.Generation.Llama;

/// <summary>From a file and options to a running generator. Every setting of llama.cpp that matters is set here, none
/// left to a default.</summary>
internal static class LlamaLoader
{
    public static async Task<LlamaGenerator> LoadAsync(
        string name,
        string path,
        GeneratorOptions options,
        ILogger logger,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        options.Validate();
        var device = ComputeDevice.Parse(options.Device);

        // Off the caller's thread: a large model takes seconds.
        return await Task.Run(
                async () =>
                {
                    GgufFile.Check(path, cancellationToken);
                    var library = NativeRuntime.EnsureLoaded(device, logger);
                    var parameters = Parameters(path, options, device);
                    var weights = await LoadWeightsAsync(parameters, cancellationToken).ConfigureAwait(false);
                    LlamaStepRunner? runner = null;
                    try
                    {
                        var vocabulary = new ModelVocabulary(weights);
                        var template = ChatTemplate.For(
                            weights.NativeHandle.GetTemplate(strict: false),
                            vocabulary.TemplateTexts,
                            time
                        );
                        if (template.Problem is { } problem)
                        {
                            EngineLog.TemplateFallback(logger, name, problem);
                        }

                        var context = CreateContext(weights, parameters, path);
                        var draft =
                            options.DraftModel is { } file && options.DraftTokens > 0
                                ? await LoadDraftAsync(
                                        name,
                                        file,
                                        options.DraftChance,
                                        vocabulary,
                                        parameters,
                                        logger,
                                        cancellationToken
                                    )
                                    .ConfigureAwait(false)
                                : null;
                        var adapters = LoadAdapters(name, options.Adapters, weights, logger, cancellationToken);
                        runner = new LlamaStepRunner(
                            weights,
                            context,
                            vocabulary,
                            draft,
                            adapters.ConvertAll(loaded => (loaded.Loaded, loaded.Adapter.Scale))
                        );
                        await OnThreadOfItsOwn(runner.WarmUp).ConfigureAwait(false);
                        var cells = (int)context.ContextSize;
                        var trained = weights.ContextSize > 0 ? weights.ContextSize : cells;
                        EngineLog.Loaded(
                            logger,
                            name,
                            options.Device,
                            options.Slots,
                            cells,
                            context.GenerationThreads,
                            context.BatchThreads,
                            library
                        );
                        var scheduler = new Scheduler(
                            options.Slots,
                            cells,
                            options.BatchTokensOn(device),
                            options.MixedPrefillTokensOn(device),
                            options.KeptSequences,
                            options.DraftTokens,
                            options.DraftStepCost
                        );
                        var room = PrefixRoom.Of(
                            options,
                            device,
                            runner.CellBytes,
                            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
                        );
                        var sequences = new KvSequences(
                            scheduler,
                            runner,
                            new PrefixCache(options.KeptSequences),
                            new PrefixStore(room.Memory),
                            room.Cells
                        );
                        var engine = new GenerationEngine(
                            name,
                            scheduler,
                            runner,
                            sequences,
                            options.MaxQueued,
                            time,
                            logger
                        );
                        return new LlamaGenerator(
                            name,
                            Math.Min(cells, trained),
                            engine,
                            vocabulary,
                            new PromptTokenizer(vocabulary, template),
                            [.. adapters.Select(loaded => loaded.Adapter.Name)]
                        );
                    }
                    catch
                    {
                        runner?.Dispose();
                        weights.Dispose();
                        throw;
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// OpenMP keeps a team of threads for every thread that has computed, for as long as that lives, and where all
    /// teams together are larger than the machine, threads at a barrier sleep at once instead of spinning for a moment.
    /// A team left behind by a thread of the pool makes every token of the engine's thread take three times as long.
    /// </summary>
    private static Task OnThreadOfItsOwn(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "warm up",
        }.UnsafeStart();
        return done.Task;
    }

    private static async Task<DraftModel?> LoadDraftAsync(
        string name,
        string path,
        float leastChance,
        ModelVocabulary vocabulary,
        ModelParams parameters,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        GgufFile.Check(path, cancellationToken);
        var own = parameters with { ModelPath = path };
        var weights = await LoadWeightsAsync(own, cancellationToken).ConfigureAwait(false);
        try
        {
            var words = new ModelVocabulary(weights);
            if (words.Count != vocabulary.Count || words.Fingerprint != vocabulary.Fingerprint)
            {
                EngineLog.DraftUnfit(logger, name, Path.GetFileName(path));
                weights.Dispose();
                return null;
            }

            EngineLog.DraftLoaded(logger, name, Path.GetFileName(path));
            return new DraftModel(
                weights,
                CreateContext(weights, own, path),
                words,
                (int)own.SeqMax,
                (int)own.BatchSize,
                leastChance
            );
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Loads adapters; llama.cpp owns them with the weights. Those that do not fit are left out.</summary>
    private static List<(GeneratorAdapter Adapter, LoraAdapter Loaded)> LoadAdapters(
        string name,
        IReadOnlyList<GeneratorAdapter> adapters,
        LLamaWeights weights,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var loaded = new List<(GeneratorAdapter, LoraAdapter)>();
        foreach (var adapter in adapters)
        {
            try
            {
                GgufFile.Check(adapter.Path, cancellationToken);
                var native = weights.NativeHandle.LoadLoraFromFile(adapter.Path);
                if (PointerOf(native) == IntPtr.Zero)
                {
                    throw new ModelFileException(
                        adapter.Path,
                        "it was not made for this model; llama.cpp's log at Debug says what differs."
                    );
                }

                loaded.Add((adapter, native));
                EngineLog.AdapterLoaded(logger, name, adapter.Name);
            }
            catch (ModelFileException error)
            {
                EngineLog.AdapterUnfit(logger, name, adapter.Name, error.Message);
            }
        }

        return loaded;
    }

    // The binding hides the only sign of an adapter that llama.cpp refused, and would hand the null on to it.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Pointer")]
    private static extern nint PointerOf(LoraAdapter adapter);

    private static ModelParams Parameters(string path, GeneratorOptions options, ComputeDevice device) =>
        new(path)
        {
            ContextSize = (uint)options.ContextTokens,
            SeqMax = (uint)(options.Slots + options.KeptSequences),
            BatchSize = (uint)options.BatchTokensOn(device),
            UBatchSize = (uint)options.BatchTokensOn(device),
            Threads = options.Threads > 0 ? options.Threads : PhysicalCores.Count,
            BatchThreads = options.BatchThreads > 0 ? options.BatchThreads : PhysicalCores.Count,
            GpuLayerCount = device.Cuda ? options.GpuLayers : 0,
            MainGpu = device.Index ?? 0,
            SplitMode = device.Index is null ? GPUSplitMode.Layer : GPUSplitMode.None,
            NoKqvOffload = !device.Cuda,
            OpOffload = device.Cuda,
            FlashAttention = options.FlashAttentionOn(device),
            TypeK = options.KvCache == KvCacheType.Q8 ? GGMLType.GGML_TYPE_Q8_0 : GGMLType.GGML_TYPE_F16,
            TypeV = options.KvCache == KvCacheType.Q8 ? GGMLType.GGML_TYPE_Q8_0 : GGMLType.GGML_TYPE_F16,
            KVUnified = true,
            SwaFull = true,
            Embeddings = false,
            ContextType = LLamaContextType.Default,
            PoolingType = LLamaPoolingType.Unspecified,
            AttentionType = LLamaAttentionType.Unspecified,
            LoadMode = options.MemoryMap ? LLamaLoadMode.MemoryMap : LLamaLoadMode.None,
            LoadMTP = false,
            VocabOnly = false,
            RecurrentRollbackSnapshots = 0,
        };

    private static async Task<LLamaWeights> LoadWeightsAsync(
        ModelParams parameters,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await LLamaWeights.LoadFromFileAsync(parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (LoadWeightsFailedException error)
        {
            throw new ModelFileException(
                parameters.ModelPath,
                "llama.cpp refused it; its log at Debug says why (an unknown architecture, or too little memory).",
                error
            );
        }
    }

    private static SafeLLamaContextHandle CreateContext(LLamaWeights weights, IContextParams parameters, string path)
    {
        parameters.ToLlamaContextParams(out var native);
        native.no_perf = true;
        var context = SafeLLamaContextHandle.Create(weights.NativeHandle, native);
        return !context.IsInvalid
            ? context
            : throw new ModelFileException(
                path,
                "llama.cpp could not make a context for it; its log at Debug says why (too little memory for ContextTokens, or KvCache Q8 without flash attention)."
            );
    }
}
