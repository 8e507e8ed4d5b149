/* sanitized.h - sanitizers make tests ten times slower: the random ones draw less under them. */
#ifndef CPSFC_SANITIZED_H
#define CPSFC_SANITIZED_H

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define DRAWN(plain, sanitized) (sanitized)
#else
#define DRAWN(plain, sanitized) (plain)
#endif

#endif
