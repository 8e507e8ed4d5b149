/* rational.c - exact numbers: a fraction of two 128-bit integers, or a refusal. */
#include "runtime/base/base.h"

typedef __int128 wide;
typedef unsigned __int128 natural;

#define WIDE_MAX ((wide)(~(natural)0 >> 1))

enum { DECIMAL_PLACES = 12 };

static natural magnitude(wide value) { return value < 0 ? -(natural)value : (natural)value; }

static natural common_factor(natural a, natural b) {
  while (b != 0) {
    natural rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

bool rational_make(wide num, wide den, struct rational *res) {
  if (den == 0) return false;
  natural top = magnitude(num), bottom = magnitude(den);
  natural factor = common_factor(top, bottom);
  top /= factor;
  bottom /= factor;
  if ((natural)WIDE_MAX < top || (natural)WIDE_MAX < bottom) return false;
  *res = (struct rational){(num < 0) != (den < 0) ? -(wide)top : (wide)top, (wide)bottom};
  return true;
}

static wide power_of_ten(int exponent) {
  wide res = 1;
  while (0 < exponent--) res *= 10;
  return res;
}

/* ---- reading --------------------------------------------------------------------------------------- */

struct decimal {
  wide digits;
  int zeros; /* zeros seen after the last other digit; they count only when one follows */
  int places;
  bool exact;
};

static bool is_digit(const char *at, const char *end) { return at < end && '0' <= *at && *at <= '9'; }

static void digit_add(struct decimal *d, char c) {
  if (c == '0' && d->digits != 0) {
    d->zeros++;
    return;
  }
  for (; 0 < d->zeros && d->exact; d->zeros--) d->exact = !__builtin_mul_overflow(d->digits, (wide)10, &d->digits);
  d->exact = d->exact && !__builtin_mul_overflow(d->digits, (wide)10, &d->digits) &&
             !__builtin_add_overflow(d->digits, (wide)(c - '0'), &d->digits);
}

static const char *digits_read(struct decimal *d, const char *at, const char *end) {
  for (; is_digit(at, end); at++) digit_add(d, *at);
  return at;
}

/* Reads what follows the "e"; NULL when malformed. Larger exponents than any number can have stay at the limit. */
static const char *exponent_read(const char *at, const char *end, int *exponent) {
  bool negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+')) at++;
  if (!is_digit(at, end)) return NULL;
  int value = 0;
  for (; is_digit(at, end); at++)
    if (value < 1 << 24) value = value * 10 + (*at - '0');
  *exponent = negative ? -value : value;
  return at;
}

static bool decimal_scale(struct decimal d, int64_t exponent, bool negative, struct rational *res) {
  if (!d.exact) return false;
  if (d.digits == 0) return rational_make(0, 1, res);
  exponent += d.zeros - d.places;
  if (exponent < -38) return false; /* 10^38 is the largest power of ten below 2^127 */
  wide num = negative ? -d.digits : d.digits;
  for (; 0 < exponent; exponent--)
    if (__builtin_mul_overflow(num, (wide)10, &num)) return false;
  return rational_make(num, power_of_ten((int)-exponent), res);
}

bool rational_parse(const char *text, size_t length, struct rational *res) {
  const char *at = text, *end = text + length;
  struct decimal d = {.exact = true};
  int exponent = 0;
  bool negative = at < end && *at == '-';
  if (negative) at++;
  if (!is_digit(at, end)) return false;
  at = digits_read(&d, at, end);
  if (at < end && *at == '.') {
    const char *fraction = at + 1;
    if (!is_digit(fraction, end)) return false;
    at = digits_read(&d, fraction, end);
    if (1 << 24 < at - fraction) return false;
    d.places = (int)(at - fraction);
  }
  if (at < end && (*at == 'e' || *at == 'E')) at = exponent_read(at + 1, end, &exponent);
  return at == end && decimal_scale(d, exponent, negative, res);
}

/* ---- arithmetic ------------------------------------------------------------------------------------ */

/* Works on the least common denominator, so that only results that need more than 128 bits fail. */
bool rational_add(struct rational a, struct rational b, struct rational *res) {
  wide factor = (wide)common_factor((natural)a.den, (natural)b.den);
  wide left, right, num, den;
  if (__builtin_mul_overflow(a.num, b.den / factor, &left)) return false;
  if (__builtin_mul_overflow(b.num, a.den / factor, &right)) return false;
  if (__builtin_add_overflow(left, right, &num)) return false;
  wide rest = (wide)common_factor(magnitude(num), (natural)factor);
  if (__builtin_mul_overflow(a.den / factor, b.den / rest, &den)) return false;
  return rational_make(num / rest, den, res);
}

bool rational_sub(struct rational a, struct rational b, struct rational *res) {
  b.num = -b.num; /* rational_make never leaves the one number without an opposite */
  return rational_add(a, b, res);
}

bool rational_mul(struct rational a, struct rational b, struct rational *res) {
  wide first = (wide)common_factor(magnitude(a.num), (natural)b.den);
  wide second = (wide)common_factor(magnitude(b.num), (natural)a.den);
  wide num, den;
  if (__builtin_mul_overflow(a.num / first, b.num / second, &num)) return false;
  if (__builtin_mul_overflow(a.den / second, b.den / first, &den)) return false;
  return rational_make(num, den, res);
}

bool rational_div(struct rational a, struct rational b, struct rational *res) {
  if (b.num == 0) return false;
  struct rational inverse = b.num < 0 ? (struct rational){-b.den, -b.num} : (struct rational){b.den, b.num};
  return rational_mul(a, inverse, res);
}

/* The whole part rounded down, leaving 0 <= num < den. */
static wide whole_take(struct rational *r) {
  wide whole = r->num / r->den;
  if (r->num % r->den < 0) whole--;
  r->num -= whole * r->den;
  return whole;
}

int rational_compare(struct rational a, struct rational b) {
  if (a.den == 1 && b.den == 1) return (a.num > b.num) - (a.num < b.num);
  for (int sign = 1;; sign = -sign) {
    wide left = whole_take(&a), right = whole_take(&b);
    if (left != right) return left < right ? -sign : sign;
    if (a.num == 0 || b.num == 0) return ((a.num != 0) - (b.num != 0)) * sign;
    /* The whole parts agree: the larger rest has the smaller inverse. */
    a = (struct rational){a.den, a.num};
    b = (struct rational){b.den, b.num};
  }
}

/* ---- writing --------------------------------------------------------------------------------------- */

/* Decimal digits of VALUE, at least WIDTH of them; returns their count. BUFFER holds 40. */
static int natural_write(natural value, int width, char *buffer) {
  char reversed[40];
  int count = 0;
  for (; value != 0 || count < width; value /= 10) reversed[count++] = (char)('0' + (int)(value % 10));
  for (int i = 0; i < count; i++) buffer[i] = reversed[count - 1 - i];
  return count;
}

/* How many decimal places write 1/DEN exactly, or -1 when more than DECIMAL_PLACES. */
static int places_needed(wide den) {
  int twos = 0, fives = 0;
  for (; den % 2 == 0; den /= 2) twos++;
  for (; den % 5 == 0; den /= 5) fives++;
  int res = twos < fives ? fives : twos;
  return den == 1 && res <= DECIMAL_PLACES ? res : -1;
}

static const char *exact_text(struct arena *a, struct rational r, int places) {
  char whole[40], fraction[40];
  natural top = magnitude(r.num), den = (natural)r.den;
  int whole_count = natural_write(top / den, 1, whole);
  int count = natural_write(top % den * (natural)(power_of_ten(places) / r.den), places, fraction);
  const char *sign = r.num < 0 ? "-" : "";
  if (places == 0) return arena_format(a, "%s%.*s", sign, whole_count, whole);
  return arena_format(a, "%s%.*s.%.*s", sign, whole_count, whole, count, fraction);
}

/* The next decimal digit of REST/DEN. Ten additions, because ten times REST may need more than 128 bits. */
static int digit_take(natural *rest, natural den) {
  natural sum = 0;
  int res = 0;
  for (int i = 0; i < 10; i++) {
    sum += *rest;
    if (den <= sum) sum -= den, res++;
  }
  *rest = sum;
  return res;
}

/* A positive number as DIGITS * 10^EXPONENT with six digits at most, rounded half up. */
static void significant_take(natural top, natural den, int *digits, int *exponent) {
  natural whole = top / den, rest = top % den;
  bool half = false;
  *exponent = 0;
  for (; 1000000 <= whole; whole /= 10, ++*exponent) half = 5 <= whole % 10;
  if (*exponent == 0) {
    for (; whole < 100000; --*exponent) whole = whole * 10 + (natural)digit_take(&rest, den);
    half = 5 <= digit_take(&rest, den);
  }
  *digits = (int)whole + half;
  for (; *digits % 10 == 0; *digits /= 10) ++*exponent;
}

static const char *rounded_text(struct arena *a, struct rational r) {
  int digits, exponent;
  significant_take(magnitude(r.num), (natural)r.den, &digits, &exponent);
  struct builder b = {0};
  char text[40];
  int count = natural_write((natural)digits, 1, text);
  int point = count + exponent; /* digits before the decimal point */
  builder_text(&b, r.num < 0 ? "~-" : "~");
  if (point < -5) {
    builder_format(&b, count == 1 ? "%.1s" : "%.1s.", text);
    builder_format(&b, "%.*se%d", count - 1, text + 1, point - 1);
  } else if (point <= 0) {
    builder_format(&b, "0.%.*s%.*s", -point, "00000", count, text);
  } else if (exponent < 0) {
    builder_format(&b, "%.*s.%.*s", point, text, count - point, text + point);
  } else {
    builder_add(&b, text, (size_t)count);
    for (int i = 0; i < exponent; i++) builder_char(&b, '0');
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *rational_text(struct arena *a, struct rational r) {
  int places = places_needed(r.den);
  return 0 <= places ? exact_text(a, r, places) : rounded_text(a, r);
}
