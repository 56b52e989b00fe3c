using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Pipeline.Inference;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>
/// The same file in ONNX Runtime as most programs run it: batches of 32 padded to their longest, one after the other
/// behind a lock. Sorted by length first it does what Sentence Transformers' <c>encode</c> does, which has to have all
/// texts before it begins.
/// </summary>
[SuppressMessage("Reliability", "CA2213", Justification = "Disposed in DisposeAsync.")]
internal sealed class NaiveContender : EncoderContender
{
    private const int Batch = 32;
    private readonly InferenceSession _session;
    private readonly ITokenizer _tokenizer;
    private readonly Func<EncoderJob, string, int[]> _read;
    private readonly bool _sorts;
    private readonly bool _scores;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private long _tokens;
    private long _padded;

    /// <param name="files">The model.</param>
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="read">The framed tokens of a text of a job.</param>
    /// <param name="scores">Whether the output is one score a pair, else token vectors for mean pooling.</param>
    /// <param name="sorts">Whether texts are sorted by length first.</param>
    public NaiveContender(
        ModelFiles files,
        ITokenizer tokenizer,
        Func<EncoderJob, string, int[]> read,
        bool scores,
        bool sorts
    )
        : base(sorts ? "batches of 32, sorted by length" : "batches of 32, as they come")
    {
        (_tokenizer, _read, _scores, _sorts) = (tokenizer, read, scores, sorts);
        using var options = new SessionOptions
        {
            IntraOpNumThreads = Environment.ProcessorCount,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(files.ModelPath, options);
    }

    public override long Tokens => _tokens;

    public override long PaddedTokens => _padded;

    public override bool ServesManyCallers => !_sorts;

    public override async Task<IReadOnlyList<float[]>> RunAllAsync(
        IReadOnlyList<EncoderJob> jobs,
        CancellationToken cancellationToken
    )
    {
        if (!_sorts)
        {
            var results = new List<float[]>();
            foreach (var job in jobs)
            {
                results.AddRange(await RunAsync([.. job.Texts.Select(text => _read(job, text))], cancellationToken));
            }

            return results;
        }

        int[][] all = [.. jobs.SelectMany(job => job.Texts.Select(text => _read(job, text)))];
        var order = Enumerable.Range(0, all.Length).OrderByDescending(i => all[i].Length).ToArray();
        var sorted = new float[all.Length][];
        foreach (var part in order.Chunk(Batch))
        {
            var results = await RunAsync([.. part.Select(i => all[i])], cancellationToken);
            for (var i = 0; i < part.Length; i++)
            {
                sorted[part[i]] = results[i];
            }
        }

        return sorted;
    }

    public override Task RunAsync(EncoderJob job, CancellationToken cancellationToken) =>
        RunAsync([.. job.Texts.Select(text => _read(job, text))], cancellationToken);

    public override ValueTask DisposeAsync()
    {
        _session.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<float[][]> RunAsync(int[][] inputs, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => inputs.Chunk(Batch).SelectMany(Run).ToArray(), cancellationToken);
        }
        finally
        {
            _lock.Release();
        }
    }

    private float[][] Run(int[][] batch)
    {
        var longest = batch.Max(ids => ids.Length);
        _tokens += batch.Sum(ids => ids.Length);
        _padded += longest * batch.Length;
        var (tokens, mask) = (new long[batch.Length * longest], new long[batch.Length * longest]);
        for (var row = 0; row < batch.Length; row++)
        {
            for (var i = 0; i < longest; i++)
            {
                var isReal = i < batch[row].Length;
                tokens[(row * longest) + i] = isReal ? batch[row][i] : _tokenizer.Frame.Padding;
                mask[(row * longest) + i] = isReal ? 1 : 0;
            }
        }

        long[] shape = [batch.Length, longest];
        var named = _session.InputNames.ToDictionary(
            name => name,
            name =>
                OrtValue.CreateTensorValueFromMemory(
                    name == "input_ids" ? tokens
                        : name == "attention_mask" ? mask
                        : new long[tokens.Length],
                    shape
                )
        );
        using var run = new RunOptions();
        using var outputs = _session.Run(run, named, [_session.OutputNames[0]]);
        foreach (var value in named.Values)
        {
            value.Dispose();
        }

        var numbers = outputs[0].GetTensorDataAsSpan<float>();
        var results = new float[batch.Length][];
        var width = numbers.Length / batch.Length / (_scores ? 1 : longest);
        for (var row = 0; row < batch.Length; row++)
        {
            results[row] = _scores
                ? [numbers[row]]
                : Mean(numbers.Slice(row * longest * width, batch[row].Length * width), width);
        }

        return results;
    }

    private static float[] Mean(ReadOnlySpan<float> tokens, int width)
    {
        var sum = new float[width];
        for (var from = 0; from < tokens.Length; from += width)
        {
            TensorPrimitives.Add(sum, tokens.Slice(from, width), sum);
        }

        TensorPrimitives.Divide(sum, TensorPrimitives.Norm<float>(sum), sum);
        return sum;
    }
}
