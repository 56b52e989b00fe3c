namespace Pipeline.Documents.Reading.Encryption;

/// <summary>The stream cipher of office documents of before 2007. It protects nothing any more; it is here to read
/// them.</summary>
internal sealed class Rc4
{
    private readonly byte[] _state = new byte[256];
    private byte _i;
    private byte _j;

    /// <param name="key">The key, 1 to 256 bytes.</param>
    public Rc4(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < _state.Length; i++)
        {
            _state[i] = (byte)i;
        }

        byte j = 0;
        for (var i = 0; i < _state.Length; i++)
        {
            j += (byte)(_state[i] + key[i % key.Length]);
            (_state[i], _state[j]) = (_state[j], _state[i]);
        }
    }

    /// <summary>Encrypts or decrypts in place; the key stream goes on from call to call.</summary>
    public void Apply(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            _j += _state[++_i];
            (_state[_i], _state[_j]) = (_state[_j], _state[_i]);
            value ^= _state[(byte)(_state[_i] + _state[_j])];
        }
    }
}
