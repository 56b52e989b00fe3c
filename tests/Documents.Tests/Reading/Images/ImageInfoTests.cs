using FsCheck.Xunit;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Images;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Reading.Images;

public sealed class ImageInfoTests
{
    private static readonly byte[][] Whole =
    [
        TextImage.English.Png(),
        TextImage.English.Bmp(),
        TextImage.File("korean.jpg"),
        TextImage.File("english.webp"),
        TextImage.Tiff(false, TextImage.Blank, TextImage.English),
        TextImage.Tiff(true, TextImage.Blank, TextImage.English),
        [.. "GIF89a"u8, 0x20, 0x03, 0x58, 0x02, 0, 0, 0],
    ];

    [Fact]
    public void SizesAreReadFromTheBytesOfEachFormat() =>
        Assert.Equal(
            [
                $"PNG {TextImage.English.Width}x{TextImage.English.Height}",
                $"BMP {TextImage.English.Width}x{TextImage.English.Height}",
                $"JPEG {TextImage.Korean.Width}x{TextImage.Korean.Height}",
                "WebP 900x300",
                $"TIFF 640x480 {TextImage.English.Width}x{TextImage.English.Height}",
                $"TIFF 640x480 {TextImage.English.Width}x{TextImage.English.Height}",
                "GIF 800x600",
            ],
            Whole.Select(file => ImageInfo.Of(file)!).Select(Told)
        );

    [Fact]
    public void DirectoriesThatRunInACircleAreDamage()
    {
        var file = TextImage.Tiff(false, TextImage.Blank);
        // The last four bytes say where the next directory is: here.
        file.AsSpan(4, 4).CopyTo(file.AsSpan(file.Length - 4));
        Assert.Equal(ReadFailure.Damaged, Assert.Throws<DocumentReadException>(() => ImageInfo.Of(file)).Failure);
    }

    [Property(MaxTest = 2000)]
    public void WhateverBytesAreChangedItIsAnImageOrDamaged(byte which, ushort length, ushort at, byte value)
    {
        var file = Whole[which % Whole.Length].ToArray();
        // Directories stand at the end, headers at the beginning.
        file[at % 2 == 0 ? at % Math.Min(file.Length, 64) : file.Length - 1 - (at % Math.Min(file.Length, 130))] =
            value;
        file = file[..Math.Min(file.Length, Math.Max(1, length * 3))];
        try
        {
            Assert.All(ImageInfo.Of(file)?.Pages ?? [], page => Assert.InRange(page.Pixels, 1, long.MaxValue));
        }
        catch (DocumentReadException e)
        {
            Assert.Equal(ReadFailure.Damaged, e.Failure);
        }
    }

    private static string Told(ImageInfo info) =>
        $"{info.Format} {string.Join(' ', info.Pages.Select(page => $"{page.Width}x{page.Height}"))}";
}
