using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LLama.Native;

namespace Pipeline.Inference.Generation.Llama;

/// <summary>Tokens to evaluate in one call, in native memory that is taken once. One thread.</summary>
internal sealed unsafe class TokenBatch : IDisposable
{
    private readonly int _capacity;
    private readonly LLamaToken* _tokens;
    private readonly LLamaPos* _positions;
    private readonly int* _counts;
    private readonly LLamaSeqId* _sequences;
    private readonly LLamaSeqId** _sequencePointers;
    private readonly byte* _logits;
    private bool _disposed;

    /// <param name="capacity">Most tokens.</param>
    public TokenBatch(int capacity)
    {
        _capacity = capacity;
        _tokens = (LLamaToken*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(LLamaToken));
        _positions = (LLamaPos*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(LLamaPos));
        _counts = (int*)NativeMemory.AllocZeroed((nuint)capacity, sizeof(int));
        _sequences = (LLamaSeqId*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(LLamaSeqId));
        _sequencePointers = (LLamaSeqId**)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(nint));
        _logits = (byte*)NativeMemory.AllocZeroed((nuint)capacity, 1);
        for (var i = 0; i < capacity; i++)
        {
            _counts[i] = 1;
            _sequencePointers[i] = _sequences + i;
        }
    }

    ~TokenBatch() => Free();

    /// <summary>Tokens in the batch.</summary>
    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="position">Its position in its sequence.</param>
    /// <param name="sequence">The KV sequence.</param>
    /// <param name="logits">Whether the logits after it are wanted.</param>
    /// <returns>The index to ask for them by.</returns>
    public int Add(int token, int position, int sequence, bool logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfEqual(Count, _capacity);
        _tokens[Count] = token;
        _positions[Count] = position;
        _sequences[Count] = (LLamaSeqId)sequence;
        _logits[Count] = logits ? (byte)1 : (byte)0;
        return Count++;
    }

    /// <summary>Evaluates the batch.</summary>
    /// <param name="context">Used by no other thread meanwhile.</param>
    /// <returns>As in llama.h: 0 for success, 1 for no room in the KV cache, others for failures.</returns>
    public DecodeResult Decode(SafeLLamaContextHandle context)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var result = (DecodeResult)Decode(
            null,
            context,
            new LLamaNativeBatch
            {
                n_tokens = Count,
                tokens = _tokens,
                embd = null,
                pos = _positions,
                n_seq_id = _counts,
                seq_id = _sequencePointers,
                logits = _logits,
            }
        );
        GC.KeepAlive(this);
        return result;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    // The binding's own method holds one lock around every decode of a process, so two generators, or two GPUs, would
    // wait for each other and run at half their speed. llama.cpp asks for no more than one thread a context.
    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "llama_decode")]
    private static extern int Decode(
        SafeLLamaContextHandle? owner,
        SafeLLamaContextHandle context,
        LLamaNativeBatch batch
    );

    private void Free()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        NativeMemory.Free(_tokens);
        NativeMemory.Free(_positions);
        NativeMemory.Free(_counts);
        NativeMemory.Free(_sequences);
        NativeMemory.Free(_sequencePointers);
        NativeMemory.Free(_logits);
    }
}
