using System.Numerics.Tensors;
using FsCheck.Xunit;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Retrieval.Tests.Vectors;

public unsafe class CodeTests
{
    [Property]
    public bool Byte_products_are_exact_also_at_the_extremes(int seed, byte blocks)
    {
        var random = new Random(seed);
        var length = 32 * (1 + (blocks % 20));
        var all = new sbyte[5][];
        for (var v = 0; v < 5; v++)
        {
            all[v] =
            [
                .. Enumerable
                    .Range(0, length)
                    .Select(_ =>
                        (sbyte)(
                            random.Next(3) == 0 ? random.Next(-127, 128)
                            : random.Next(2) == 0 ? 127
                            : -127
                        )
                    ),
            ];
        }

        fixed (
            sbyte* q = all[0],
                a = all[1],
                b = all[2],
                c = all[3],
                d = all[4]
        )
        {
            var dots = stackalloc int[4];
            SignedByteDot.OfFour(q, a, b, c, d, length, dots);
            return dots[0] == SignedByteDot.Portable(q, a, length)
                && dots[1] == SignedByteDot.Portable(q, b, length)
                && dots[2] == SignedByteDot.Portable(q, c, length)
                && dots[3] == SignedByteDot.Portable(q, d, length)
                && SignedByteDot.Of(q, a, length) == dots[0];
        }
    }

    [Property]
    public bool Half_products_equal_the_definition(int seed, byte size)
    {
        var random = new Random(seed);
        var length = 1 + (size % 100);
        float[] q = [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];
        Half[] a =
        [
            .. Enumerable
                .Range(0, length)
                .Select(_ => (Half)(((random.NextSingle() * 2) - 1) * MathF.Pow(10, -random.Next(8)))),
        ];
        var exact = q.Zip(a, (x, y) => (double)x * (double)y).Sum();
        fixed (float* first = q)
        fixed (Half* second = a)
        {
            return Math.Abs(HalfDot.Of(first, (ushort*)second, length) - exact) < 1e-5;
        }
    }

    [Property]
    public bool The_error_of_a_code_bounds_what_similarities_are_off_by(int seed, byte size) =>
        Bounded<Int8Code>(seed, 2 + size) && Bounded<Float16Code>(seed, 2 + size);

    [Fact]
    public void Signs_estimate_the_angle()
    {
        const int Dimensions = 2000;
        var random = new Random(1);
        float[] a = Unit(random, Dimensions),
            b = Unit(random, Dimensions);
        TensorPrimitives.Add(a, b, b);
        var codes = stackalloc byte[2 * BinaryCode.Bytes(Dimensions)];
        var bytes = BinaryCode.Bytes(Dimensions);
        BinaryCode.Encode(a, codes);
        BinaryCode.Encode(b, codes + bytes);
        Assert.Equal(
            TensorPrimitives.CosineSimilarity<float>(a, b),
            BinaryCode.Similarity(codes, codes + bytes, bytes),
            0.06f
        );
        Assert.Equal(1f, BinaryCode.Similarity(codes, codes, bytes));
    }

    private static bool Bounded<TCode>(int seed, int dimensions)
        where TCode : struct, IVectorCode
    {
        var random = new Random(seed);
        float[] a = Unit(random, dimensions),
            b = Unit(random, dimensions);
        var bytes = TCode.Bytes(dimensions);
        var codes = stackalloc byte[2 * bytes];
        TCode.Encode(a, codes);
        TCode.Encode(b, codes + bytes);
        float errorA = TCode.Error(codes, bytes, dimensions),
            errorB = TCode.Error(codes + bytes, bytes, dimensions);
        var off = Math.Abs(TensorPrimitives.Dot<float>(a, b) - TCode.Similarity(codes, codes + bytes, bytes));
        return off <= errorA + (errorB * (1 + errorA)) + 1e-5f;
    }

    private static float[] Unit(Random random, int dimensions)
    {
        float[] vector = [.. Enumerable.Range(0, dimensions).Select(_ => (random.NextSingle() * 2) - 1)];
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
