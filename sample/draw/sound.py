"""The sounds: night-tram.mp3 and harbour-radio.mp3, made of sines and noise. `python sound.py` (needs ffmpeg)."""

import subprocess
from pathlib import Path

import numpy as np

SAMPLE = Path(__file__).resolve().parent.parent
RATE = 32_000


def seconds(n):
    return np.arange(int(n * RATE)) / RATE


def band(signal, low, high, slope=0.35):
    """Keeps what lies between two frequencies; `slope` is the softness of the edges in octaves."""
    f = np.fft.rfftfreq(len(signal), 1 / RATE) + 1e-9
    gain = np.ones_like(f)
    if low:
        gain *= 1 / (1 + np.exp(-(np.log2(f / low)) / slope * 2))
    if high:
        gain *= 1 / (1 + np.exp((np.log2(f / high)) / slope * 2))
    return np.fft.irfft(np.fft.rfft(signal) * gain, len(signal))


def hiss(n, seed, low, high):
    """Noise in a band, at unit strength."""
    out = band(np.random.default_rng(seed).normal(0, 1, int(n * RATE)), low, high)
    return out / out.std()


def slow(n, seed, per_second, low=0.0, high=1.0):
    """A slowly wandering value."""
    points = np.random.default_rng(seed).uniform(low, high, int(n * per_second) + 3)
    return np.interp(np.arange(int(n * RATE)) / RATE * per_second, np.arange(len(points)), points)


def ramp(n, points):
    """A line through (second, value) pairs."""
    return np.interp(seconds(n), [p[0] for p in points], [p[1] for p in points])


def place(track, sound, at, gain=1.0):
    """Mixes a sound in at a second."""
    i = int(at * RATE)
    k = min(len(sound), len(track) - i)
    if k > 0:
        track[i : i + k] += sound[:k] * gain
    return track


def room(signal, length=1.2, wet=0.3, seed=5):
    """An echo: the signal smeared by dying noise."""
    n = int(length * RATE)
    tail = np.random.default_rng(seed).normal(0, 1, n) * np.exp(-np.arange(n) / n * 6.0)
    size = 1 << (len(signal) + n).bit_length()
    smeared = np.fft.irfft(np.fft.rfft(signal, size) * np.fft.rfft(tail, size), size)[: len(signal)]
    return signal + wet * smeared / (np.abs(smeared).max() + 1e-9) * np.abs(signal).max()


def bell(pitch=1180.0, n=1.8, hard=1.0):
    """A foot bell: partials that do not fit one another, each dying at its own pace."""
    t = seconds(n)
    out = np.zeros_like(t)
    for ratio, gain, life in ((0.5, 0.25, 1.1), (1, 1, 0.8), (1.19, 0.5, 0.6), (1.56, 0.4, 0.45), (2.0, 0.5, 0.4), (2.66, 0.35, 0.25), (3.9, 0.2, 0.12)):
        out += gain * np.sin(2 * np.pi * pitch * ratio * t) * np.exp(-t / life * 2.6)
    click = np.random.default_rng(1).normal(0, 1, len(t)) * np.exp(-t * 400) * 0.3 * hard
    return (out + click) / 3


def clack(seed, weight=1.0):
    """Two wheels over a rail joint."""
    t = seconds(0.5)
    out = np.zeros_like(t)
    for at, gain in ((0.0, 1.0), (0.09, 0.75)):
        i = int(at * RATE)
        u = t[: len(t) - i]
        knock = np.sin(2 * np.pi * 92 * weight * u) * np.exp(-u * 26) + 0.5 * np.random.default_rng(seed).normal(0, 1, len(u)) * np.exp(-u * 75)
        out[i:] += knock * gain
    return out


def tram(n, near, loud=1.0):
    """A tram that comes near at second `near`: rumble, joints, a singing wheel, a motor."""
    t = seconds(n)
    distance = np.abs(t - near)
    close = 1 / (1 + (distance / 2.6) ** 2)
    speed = ramp(n, [(0, 1), (near, 1), (n, 0.94)])
    rumble = hiss(n, 11, 28, 130) * (0.3 + 0.7 * slow(n, 12, 5)) * close
    roar = hiss(n, 13, 180, 900) * close**1.6 * 0.34
    pitch = 176 * speed * (1 + 0.03 * np.tanh((near - t) * 1.4))
    phase = np.cumsum(pitch) / RATE * 2 * np.pi
    motor = (np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.25 * np.sin(3.01 * phase)) * close * 0.16
    singing = np.sin(np.cumsum(2350 + 160 * slow(n, 14, 3)) / RATE * 2 * np.pi) * slow(n, 15, 2.2) ** 3 * close**2.2 * 0.1
    track = 0.5 * rumble + roar * 0.4 + motor + singing
    at, k = 0.4, 0
    while at < n - 0.5:
        place(track, clack(20 + k, 1 + 0.04 * (k % 3)), at, 0.75 * close[int(at * RATE)])
        at += 0.78 if k % 2 else 0.5
        k += 1
    return track * loud


def night_tram():
    """26 seconds: rain on the wires, the tram from far off, its bell at the stop, and away."""
    n = 26
    track = tram(n, 13.2)
    for at, gain in ((9.6, 0.8), (10.15, 0.9), (13.1, 0.35)):
        place(track, bell(1180, 2.0), at, gain)
    rain = hiss(n, 31, 1800, 7500) * 0.035 * (0.7 + 0.3 * slow(n, 32, 1))
    drops = np.zeros_like(track)
    r = np.random.default_rng(33)
    for at in r.uniform(0.2, n - 0.4, 60):
        u = seconds(0.06)
        place(drops, np.sin(2 * np.pi * r.uniform(900, 2400) * u * (1 + u * 4)) * np.exp(-u * 90), at, r.uniform(0.01, 0.05))
    wire = hiss(n, 34, 3000, 9000) * ramp(n, [(0, 0), (11.5, 0), (12.6, 0.05), (13.6, 0.16), (14.2, 0.05), (15, 0), (n, 0)]) * slow(n, 35, 18) ** 4
    return room(track, 0.9, 0.22) + rain + drops + wire


def speech(n, seed, pitch=118.0):
    """A voice that says nothing: a buzzing tone shaped by moving vowels, in syllables and phrases."""
    t = seconds(n)
    f0 = pitch * (1 + 0.09 * (slow(n, seed, 3) - 0.5) + 0.05 * (slow(n, seed + 1, 1) - 0.5))
    phase = np.cumsum(f0) / RATE
    buzz = 2 * (phase % 1) - 1
    out = np.zeros_like(t)
    for k, (low, high) in enumerate(((300, 800), (850, 1300), (1300, 2300), (2300, 2900))):
        out += band(buzz, low, high, 0.2) * slow(n, seed + 5 + k, 6.5) ** 2 * (1.0, 0.9, 0.6, 0.4)[k]
    out += hiss(n, seed + 12, 2000, 3200) * (slow(n, seed + 13, 7) > 0.8) * 0.1
    syllables = np.clip(slow(n, seed + 20, 8.5) * 1.7 - 0.35, 0, 1)
    return out * syllables


def foghorn(n=4.2, pitch=87.0):
    """Two low reeds a little apart, swelling and falling."""
    t = seconds(n)
    swell = ramp(n, [(0, 0), (0.35, 0.8), (1.0, 1), (n - 1.3, 0.95), (n - 0.9, 0.45), (n, 0)])
    out = np.zeros_like(t)
    for k in range(1, 9):
        out += (np.sin(2 * np.pi * pitch * k * t + 0.3 * np.sin(2 * np.pi * 5 * t)) + 0.8 * np.sin(2 * np.pi * pitch * 1.007 * k * t)) / k**1.1
    return band(out, 60, 900) * swell * 0.4


def harbour_radio():
    """28 seconds: static, three pips, the harbour office reading depths, a reply, the horn in the fog."""
    n = 28
    air = hiss(n, 41, 350, 3200) * (0.07 + 0.1 * slow(n, 42, 1.5) ** 2)
    crackle = np.random.default_rng(43).normal(0, 1, int(n * RATE)) * (np.random.default_rng(44).random(int(n * RATE)) > 0.9994) * 0.9
    air += band(crackle, 400, 3500)
    whistle = np.sin(np.cumsum(1500 + 700 * slow(n, 45, 0.6)) / RATE * 2 * np.pi) * 0.018 * slow(n, 46, 0.8)
    track = air + whistle
    pip = lambda f, m: np.sin(2 * np.pi * f * seconds(m)) * np.minimum(1, np.minimum(np.arange(int(m * RATE)), np.arange(int(m * RATE))[::-1]) / (0.006 * RATE))
    for at, m in ((1.2, 0.12), (2.2, 0.12), (3.2, 0.5)):
        place(track, pip(1000, m), at, 0.34)
    key = lambda at: place(track, hiss(0.05, int(at * 10), 500, 3000), at, 0.5)
    for at, m, seed, pitch, gain in ((4.6, 5.2, 60, 116, 0.85), (11.2, 2.6, 80, 164, 0.6), (15.2, 4.4, 100, 116, 0.85), (21.6, 1.5, 120, 164, 0.55)):
        key(at - 0.1)
        quiet = np.ones(len(track))
        a, b = int(at * RATE), int((at + m) * RATE)
        quiet[a:b] = 0.6
        track *= quiet
        voice = band(speech(m, seed, pitch), 320, 2900)
        place(track, np.tanh(voice / voice.std() * 0.7) * 0.3, at, gain)
        key(at + m)
    for k, ch in enumerate("-.- .-"):
        if ch != " ":
            place(track, pip(760, 0.2 if ch == "-" else 0.08), 24.0 + k * 0.26, 0.26)
    outside = np.zeros_like(track)
    place(outside, foghorn(4.4), 8.6, 0.9)
    place(outside, foghorn(4.4), 19.4, 0.7)
    wash = hiss(n, 47, 80, 700) * 0.05 * (0.3 + 0.7 * slow(n, 48, 0.45))
    return track + room(outside, 2.2, 0.5) * 0.8 + wash


def fade(track, start=1.2, end=2.2):
    a, b = int(start * RATE), int(end * RATE)
    track = track.copy()
    track[:a] *= np.linspace(0, 1, a) ** 1.5
    track[-b:] *= np.linspace(1, 0, b) ** 1.5
    return track


def pcm(track, peak=0.86):
    track = np.tanh(track / np.abs(track).max() * 1.3) / np.tanh(1.3) * peak
    return (track * 32767).astype("<i2").tobytes()


def mp3(track, path, title, kbps=72):
    path.parent.mkdir(exist_ok=True)
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-c:a", "libmp3lame", "-b:a", f"{kbps}k",
         "-metadata", f"title={title}", "-metadata", "artist=Marren Tidings (an invented newspaper)", str(path)],
        input=pcm(fade(track)), check=True)
    print(path.name, f"{path.stat().st_size:,}", f"{len(track) / RATE:.1f} s")


if __name__ == "__main__":
    mp3(night_tram(), SAMPLE / "sound" / "night-tram.mp3", "The last tram, from the stop at Customs House")
    mp3(harbour_radio(), SAMPLE / "sound" / "harbour-radio.mp3", "Channel nine, a morning in fog")
