using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Onnx;

/// <summary>
/// A transformer encoder in ONNX: int64 inputs [batch, tokens] (ids, mask, and token types where the model has them),
/// one float output. Threads may run it at the same time; input buffers are pinned and reused.
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    private const string Ids = "input_ids";
    private const string Mask = "attention_mask";
    private const string Types = "token_type_ids";
    private readonly string _name;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly ConcurrentBag<long[][]> _buffers = [];
    private readonly int _tokenBudget;
    private readonly TokenFrame _frame;

    public OnnxModel(
        string name,
        ModelFiles files,
        OnnxSessionOptions options,
        TokenFrame frame,
        int tokenBudget,
        string output,
        int outputRank
    )
    {
        (_name, _frame, _tokenBudget) = (name, frame, tokenBudget);
        _session = OnnxSessionFactory.Open(name, files, options);
        try
        {
            _inputs = [.. _session.InputMetadata.Keys];
            if (!_inputs.Contains(Ids) || _inputs.Any(i => i is not (Ids or Mask or Types)))
            {
                throw new InferenceException(
                    $"Model {name} takes the inputs {string.Join(", ", _inputs)}; expected {Ids}, {Mask} and perhaps {Types}."
                );
            }

            _outputs = [FindOutput(output, outputRank)];
            if (
                _inputs.FirstOrDefault(input =>
                    _session.InputMetadata[input].ElementDataType != TensorElementType.Int64
                ) is
                { } other
            )
            {
                throw new InferenceException($"Model {name}: input {other} must be int64.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs a batch, padded to its longest input, and lends the output to <paramref name="read"/>: its values and its
    /// shape, valid only during the call.
    /// </summary>
    public void Run(IReadOnlyList<TokenInput> batch, OutputReader read)
    {
        var longest = 0;
        foreach (var input in batch)
        {
            longest = Math.Max(longest, input.Ids.Length);
        }

        long[] shape = [batch.Count, longest];
        if (!_buffers.TryTake(out var buffers))
        {
            buffers = [.. _inputs.Select(_ => GC.AllocateUninitializedArray<long>(_tokenBudget, pinned: true))];
        }

        var values = new OrtValue[_inputs.Length];
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                var cells = buffers[i].AsMemory(0, batch.Count * longest);
                Fill(_inputs[i], batch, longest, cells.Span);
                values[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, cells, shape);
            }

            using var outputs = _session.Run(_run, _inputs, values, _outputs);
            var tensor = outputs[0];
            read(tensor.GetTensorDataAsSpan<float>(), tensor.GetTensorTypeAndShape().Shape);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException(
                $"Model {_name} failed on a batch of {batch.Count} x {longest} tokens: {e.Message}",
                e
            );
        }
        finally
        {
            foreach (var value in values)
            {
                value?.Dispose();
            }

            _buffers.Add(buffers);
        }
    }

    /// <summary>Makes the run in progress and all later ones fail at the next operator.</summary>
    public void Abort() => _run.Terminate = true;

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private void Fill(string input, IReadOnlyList<TokenInput> batch, int longest, Span<long> cells)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var (ids, secondFrom) = batch[row];
            var to = cells.Slice(row * longest, longest);
            switch (input)
            {
                case Ids:
                    for (var i = 0; i < ids.Length; i++)
                    {
                        to[i] = ids[i];
                    }

                    to[ids.Length..].Fill(_frame.Padding);
                    break;
                case Mask:
                    to[..ids.Length].Fill(1);
                    to[ids.Length..].Clear();
                    break;
                default:
                    to.Clear();
                    to[secondFrom..ids.Length].Fill(_frame.SecondType);
                    break;
            }
        }
    }

    private string FindOutput(string wanted, int rank)
    {
        var outputs = _session.OutputMetadata;
        var found = outputs.ContainsKey(wanted)
            ? wanted
            : outputs.FirstOrDefault(o => o.Value.IsTensor && o.Value.Dimensions.Length == rank).Key
                ?? throw new InferenceException(
                    $"Model {_name} has the outputs {string.Join(", ", outputs.Keys)}; expected {wanted} with {rank} axes."
                );
        return outputs[found].ElementDataType == TensorElementType.Float
            ? found
            : throw new InferenceException(
                $"Model {_name}: output {found} is {outputs[found].ElementDataType}; export it as float32."
            );
    }
}
