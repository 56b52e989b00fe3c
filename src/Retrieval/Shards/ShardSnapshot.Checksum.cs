using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Retrieval.Shards;

/// <content>A checksum, to compare one replica with another.</content>
public sealed partial class ShardSnapshot
{
    /// <summary>
    /// A number that two views share when the scope allows the same chunks of the same versions with the same labels in
    /// both, in whichever order they came: the sum of a hash of each.
    /// </summary>
    /// <param name="cancellationToken">Stops the counting.</param>
    public ulong Checksum(CancellationToken cancellationToken = default)
    {
        var state = State;
        var seen = state.Filters.Accepted(_scope, null, cancellationToken);
        var sum = 0UL;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var row = seen.Next(0); row >= 0; row = seen.Next(row + 1))
        {
            cancellationToken.ThrowIfCancellationRequested();

            // A unit separator, which is in no label and no id, keeps the parts apart.
            var text = string.Join('\u001f', state.Rows.DocumentOf(row).Labels.Order(StringComparer.Ordinal));
            SHA256.HashData(Encoding.UTF8.GetBytes($"{state.Rows.Rows[row].Key}\u001f{text}"), hash);
            sum = unchecked(sum + BinaryPrimitives.ReadUInt64LittleEndian(hash));
        }

        return sum;
    }
}
