using System.Globalization;

namespace Pipeline.Inference.Generation.Llama;

/// <summary>Where a model runs.</summary>
/// <param name="Cuda">On an NVIDIA GPU rather than on the CPU.</param>
/// <param name="Index">Which GPU; null for all that are visible.</param>
internal readonly record struct ComputeDevice(bool Cuda, int? Index)
{
    public static ComputeDevice Parse(string device) =>
        device switch
        {
            "cpu" or "cpu:0" => new(false, null),
            "cuda" => new(true, null),
            not null
                when device.StartsWith("cuda:", StringComparison.Ordinal)
                    && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < 64 => new(true, index),
            _ => throw new ArgumentException(
                $"Device is '{device}'; it must be 'cpu', 'cuda' or 'cuda:N' with N from 0 to 63.",
                nameof(device)
            ),
        };
}
